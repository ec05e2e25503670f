package dev.vaporetto.jakarta.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one message between the thread that dispatches them and the one that reads the
 * message. Thread-safe. It never blocks who puts: when it {@link #isFull}, no more should come.
 *
 * @param <P> the part: {@link String} or {@link java.nio.ByteBuffer}
 */
final class PartQueue<P> {
  /** In characters or bytes. One more part, of at most 16 Ki, may come on top. */
  static final int CAPACITY = 64 * 1024;

  /**
   * What each part counts at least, since an object takes memory however little is in it: a peer
   * may send any number of parts of one byte.
   */
  static final int LEAST = 256;

  /** When this little is left, parts may come again. */
  private static final int LOW = CAPACITY / 2;

  private final ToIntFunction<P> sizeOf;
  private final Runnable onRoom;
  private final LongConsumer kept;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by the lock, like all below. */
  private final Deque<P> parts = new ArrayDeque<>();

  private int size;

  /** Whether the last part was put. */
  private boolean complete;

  /** Why the last part will never come; null while it may. */
  private @Nullable IOException failure;

  /** Whether nobody reads any more. */
  private boolean abandoned;

  /**
   * An empty queue.
   *
   * @param onRoom called by the reading thread, without a lock, when a queue that was full has room
   * @param kept told, without a lock, how many bytes wait more than before, or less
   */
  PartQueue(ToIntFunction<P> sizeOf, Runnable onRoom, LongConsumer kept) {
    this.sizeOf = sizeOf;
    this.onRoom = onRoom;
    this.kept = kept;
  }

  /** Adds a part; it is dropped if nobody reads any more. */
  void put(P part) {
    int more = 0;
    lock.lock();
    try {
      int length = sizeOf.applyAsInt(part);
      if (!abandoned && length > 0) {
        parts.add(part);
        more = Math.max(length, LEAST);
        size += more;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (more > 0) {
      kept.accept(more);
    }
  }

  /** The part that was put last was the message's last. */
  void complete() {
    lock.lock();
    try {
      complete = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The last part will not come; what has come may be read before the failure. */
  void fail(IOException reason) {
    lock.lock();
    try {
      if (!complete && failure == null) {
        failure = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody reads any more: parts are dropped from now on. Idempotent. */
  void abandon() {
    int less;
    lock.lock();
    try {
      abandoned = true;
      parts.clear();
      less = size;
      size = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (less > 0) {
      kept.accept(-less);
    }
    onRoom.run();
  }

  /** Whether as much waits to be read as should. */
  boolean isFull() {
    lock.lock();
    try {
      return size >= CAPACITY;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #take} would not block. */
  boolean isReady() {
    lock.lock();
    try {
      return !parts.isEmpty() || isOver();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver() {
    return complete || failure != null || abandoned;
  }

  /**
   * Takes the next part; blocks until there is one.
   *
   * @return null at the end of the message
   * @throws IOException if the rest of the message will not come, or the queue was abandoned
   */
  @Nullable P take() throws IOException {
    P part;
    int before;
    int after;
    lock.lock();
    try {
      while (parts.isEmpty() && !isOver()) {
        changed.await();
      }
      if (abandoned) {
        throw new IOException(
            "the stream is closed; expected it to be read before it is closed and before its"
                + " handler has returned");
      }
      part = parts.poll();
      if (part == null) {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        return null;
      }
      before = size;
      size -= Math.max(sizeOf.applyAsInt(part), LEAST);
      after = size;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
    kept.accept((long) after - before);
    if (before > LOW && after <= LOW) {
      onRoom.run();
    }
    return part;
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted =
        new InterruptedIOException("interrupted while the rest of the message was awaited");
    interrupted.initCause(cause);
    return interrupted;
  }
}
