package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.Subscriber;
import dev.vaporetto.room.RoomPosition;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one subscriber: handed to it in order, on a thread of its own, so that neither
 * Redis nor another subscriber waits for a slow one. What exceeds the bound is dropped, and the
 * subscriber learns that at the place where it is missing. Thread-safe.
 */
final class Mailbox {
  /** How many messages wait. */
  static final int MAX_MESSAGES = 10_000;

  /** And how many bytes. One message of any size is taken when none waits. */
  static final long MAX_BYTES = 8L * 1024 * 1024;

  /** How many are handed over before another mailbox has its turn. */
  private static final int TURN = 256;

  private final Subscriber subscriber;
  private final Executor threads;

  /** Guarded by this object, like all below. */
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();

  private long bytes;

  /** Whether a thread hands over, or is asked to. */
  private boolean runs;

  /** Whether nothing is handed over yet. */
  private boolean held = true;

  private boolean closed;

  /** A message, or the reason why some are missing here. */
  private record Item(@Nullable Delivery delivery, String missing) {
    int size() {
      return delivery == null ? 0 : delivery.message().length;
    }

    boolean isGap() {
      return delivery == null;
    }

    boolean isUpTo(RoomPosition end) {
      RoomPosition position = delivery == null ? null : delivery.position();
      return position != null
          && position.epoch().equals(end.epoch())
          && position.offset() <= end.offset();
    }
  }

  Mailbox(Subscriber subscriber, Executor threads) {
    this.subscriber = subscriber;
    this.threads = threads;
  }

  void put(Delivery delivery) {
    Item item = new Item(delivery, "");
    boolean fits;
    synchronized (this) {
      fits =
          waiting.isEmpty() || (waiting.size() < MAX_MESSAGES && bytes + item.size() <= MAX_BYTES);
    }
    if (fits) {
      add(item);
    } else {
      miss("the subscriber is slower than the senders, and too much waits for it");
    }
  }

  /** Messages are missing here. */
  void miss(String reason) {
    add(new Item(null, reason));
  }

  private void add(Item item) {
    boolean begins;
    synchronized (this) {
      Item last = waiting.peekLast();
      if (closed || (item.isGap() && last != null && last.isGap())) {
        return;
      }
      waiting.add(item);
      bytes += item.size();
      begins = !runs && !held;
      runs = runs || begins;
    }
    if (begins) {
      begin();
    }
  }

  /** What waits is handed over with the next message, where there is no thread or memory now. */
  private void begin() {
    boolean begun = false;
    try {
      threads.execute(this::run);
      begun = true;
    } finally {
      if (!begun) {
        rest();
      }
    }
  }

  private synchronized void rest() {
    runs = false;
  }

  /**
   * Begins to hand over; before, messages only wait.
   *
   * @param after whose messages, and those before it, are not handed over; null for all
   */
  void release(@Nullable RoomPosition after) {
    synchronized (this) {
      if (!held) {
        return;
      }
      held = false;
      runs = true;
      waiting.removeIf(each -> after != null && each.isUpTo(after));
      bytes = waiting.stream().mapToLong(Item::size).sum();
    }
    begin();
  }

  private void run() {
    while (runTurn()) {
      try {
        threads.execute(this::run);
        return;
      } catch (Throwable e) {
        // Others have to wait: nobody else would hand over what is left.
        log(e);
      }
    }
  }

  /** Whether there may be more. */
  private boolean runTurn() {
    for (int i = 0; i < TURN; i++) {
      Item item = next();
      if (item == null) {
        return false;
      }
      hand(item);
    }
    return true;
  }

  private synchronized @Nullable Item next() {
    Item item = waiting.poll();
    if (item == null) {
      runs = false;
    } else {
      bytes -= item.size();
    }
    return item;
  }

  private void hand(Item item) {
    try {
      if (item.delivery() == null) {
        subscriber.missed(item.missing());
      } else {
        subscriber.deliver(item.delivery());
      }
    } catch (Throwable e) {
      log(e);
    }
  }

  /** Where memory is short this fails as well, and what waits is to be handed over all the same. */
  private static void log(Throwable failure) {
    try {
      System.getLogger(Mailbox.class.getName())
          .log(Level.WARNING, "a subscriber of a broker has thrown", failure);
    } catch (Throwable unwritten) {
      // There is nobody left to tell.
    }
  }

  /** Nothing more is handed over, but for what is being handed over now. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    bytes = 0;
  }
}
