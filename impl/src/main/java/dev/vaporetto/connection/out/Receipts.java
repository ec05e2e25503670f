package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LazyQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * The sends whose outcome is not known yet, in the order of their positions in the outgoing stream.
 * Guarded by the connection's lock.
 */
final class Receipts {
  private final LazyQueue<Receipt> receipts = new LazyQueue<>();

  /**
   * Registers a send before the lock is released, so that no byte of it can be written before.
   *
   * @param end the position behind the message, which is not before that of any other
   */
  void add(Receipt receipt, long end) {
    if (receipt.isOfInterest()) {
      receipts.add(receipt);
    }
    receipt.queued(end);
  }

  /** Takes out those whose messages are written when the transport has taken a position. */
  List<Receipt> takeUntil(long position) {
    Receipt first = receipts.peek();
    if (first == null || first.end() > position) {
      return List.of();
    }
    receipts.poll();
    Receipt next = receipts.peek();
    if (next == null || next.end() > position) {
      return List.of(first);
    }
    List<Receipt> taken = new ArrayList<>(4);
    taken.add(first);
    while (next != null && next.end() <= position) {
      receipts.poll();
      taken.add(next);
      next = receipts.peek();
    }
    return taken;
  }

  /** Takes out all. */
  List<Receipt> takeAll() {
    return receipts.drain();
  }

  boolean isLate(long now) {
    return receipts.anyMatch(receipt -> receipt.isLate(now));
  }
}
