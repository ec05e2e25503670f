package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LimitedExecutor;
import dev.vaporetto.engine.SendLoss;
import dev.vaporetto.metrics.ConnectionCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells the senders of one connection what has become of their messages. Thread-safe; called
 * without a lock.
 */
final class Outcomes {
  /** Outcomes that are reported one after another; an executor may run each inside the last one. */
  private static final int MAX_CHAIN = 100;

  private final LimitedExecutor executor;
  private final ConnectionCounters counters;

  /** Outcomes that user code may hang on are told on the executor. */
  Outcomes(Executor executor, ConnectionCounters counters) {
    this.counters = counters;
    this.executor = new LimitedExecutor(executor, SendCallback.MOST_AT_ONCE);
  }

  /**
   * Tells senders the outcome.
   *
   * @param own the send that the calling thread is in, which learns it otherwise; null for none
   * @param outcome null if the messages are on the way
   */
  void tell(List<Receipt> receipts, @Nullable Receipt own, @Nullable IOException outcome) {
    if (outcome != null) {
      countLoss(receipts, outcome);
    }
    List<Receipt> others = new ArrayList<>(receipts.size());
    for (Receipt receipt : receipts) {
      if (receipt == own) {
        continue;
      }
      if (receipt.isSignal()) {
        receipt.tell(outcome);
      } else {
        others.add(receipt);
      }
    }
    for (int from = 0; from < others.size(); from += MAX_CHAIN) {
      int to = Math.min(others.size(), from + MAX_CHAIN);
      tellInTurn(others.subList(from, to).iterator(), outcome);
    }
  }

  private void countLoss(List<Receipt> receipts, IOException outcome) {
    counters.lost(
        outcome instanceof MessageDroppedException ? SendLoss.DROPPED : SendLoss.UNSENT,
        receipts.stream().mapToInt(Receipt::messages).sum());
  }

  /**
   * Each sender learns the outcome by a task of its own, which first has the next one start: what
   * hangs on one outcome may wait for another, as far as the executor runs some at once.
   */
  private void tellInTurn(Iterator<Receipt> receipts, @Nullable IOException outcome) {
    if (!receipts.hasNext()) {
      return;
    }
    Receipt receipt = receipts.next();
    executor.execute(
        () -> {
          try {
            tellInTurn(receipts, outcome);
          } finally {
            receipt.tell(outcome);
          }
        });
  }
}
