package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LazyQueue;
import dev.vaporetto.memory.MemoryAccount;
import java.util.ArrayList;
import java.util.List;

/**
 * The sends whose outcome is not known yet, in the order of their positions in the outgoing stream.
 * Guarded by the connection's lock.
 */
final class Receipts extends LazyQueue<Receipt> {
  private final MemoryAccount account;

  Receipts(MemoryAccount account) {
    this.account = account;
  }

  /**
   * Registers a send before the lock is released, so that no byte of it can be written before.
   *
   * @param end the position behind the message, which is not before that of any other
   */
  void register(Receipt receipt, long end) {
    if (receipt.isOfInterest()) {
      add(receipt);
      account.queue(MemoryAccount.OBJECT);
    }
    receipt.queued(end);
  }

  /** Takes out those whose messages are written when the transport has taken a position. */
  List<Receipt> takeUntil(long position) {
    Receipt first = peek();
    if (first == null || first.end() > position) {
      return List.of();
    }
    List<Receipt> taken = size() == 1 ? List.of(first) : allUntil(position);
    // None is lost if there is no memory for the list.
    for (Receipt each : taken) {
      poll();
      each.letGo();
      account.dequeue(MemoryAccount.OBJECT);
    }
    return taken;
  }

  private List<Receipt> allUntil(long position) {
    List<Receipt> all = new ArrayList<>(4);
    for (Receipt each : this) {
      if (each.end() > position) {
        return all;
      }
      all.add(each);
    }
    return all;
  }

  /** Takes out those whose messages end behind a position. */
  List<Receipt> takeBehind(long position) {
    List<Receipt> behind = new ArrayList<>();
    for (Receipt each : this) {
      if (each.end() > position) {
        behind.add(each);
      }
    }
    for (Receipt each : behind) {
      pollLast();
      each.letGo();
      account.dequeue(MemoryAccount.OBJECT);
    }
    return behind;
  }

  boolean isLate(long now) {
    return anyMatch(receipt -> receipt.isLate(now));
  }
}
