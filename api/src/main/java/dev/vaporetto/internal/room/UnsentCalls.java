package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.room.Room;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls {@code onUnsent} for one room, which does not wait for that. In a flood there are more
 * messages that fail than a listener can be told of: beyond a bound, it is not told of them, and
 * the log says how many they are. Thread-safe.
 */
final class UnsentCalls {
  /** So many calls wait at most. */
  static final int MAX_WAITING = 1024;

  private final RoomListeners listeners;
  private final Room room;
  private final SerialExecutor calls;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Calls for a room.
   *
   * @param room as listeners get it
   */
  UnsentCalls(RoomListeners listeners, Room room, Executor threads) {
    this.listeners = listeners;
    this.room = room;
    this.calls = new SerialExecutor(threads, e -> RoomListeners.logFailure("onUnsent", room, e));
  }

  /** A member does not get a message. */
  void add(WebSocket member, Throwable failure) {
    listeners.unsentMessages.increment();
    if (!listeners.isUnsentTold()) {
      // In a flood there are very many.
      return;
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      RepeatedLog.warn(
          UnsentCalls.class,
          "the listener of onUnsent is slower than messages fail; it is not told of further ones",
          failure);
      return;
    }
    calls.execute(
        () -> {
          waiting.decrementAndGet();
          listeners.unsent.onUnsent(room, member, failure);
        });
  }
}
