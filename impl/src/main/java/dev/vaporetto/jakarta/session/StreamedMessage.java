package dev.vaporetto.jakarta.session;

import dev.vaporetto.concurrent.LazyQueue;
import dev.vaporetto.connection.in.Hold;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One message whose handler reads it while it arrives, on a thread of its own: a message that has
 * arrived at once needs none. What has to come after the handler waits until it has returned: the
 * next message, by a {@link Hold}, and the callbacks of {@link #after}.
 *
 * <pre>
 *   dispatching thread   put ─ put ─ … ─ put, complete ── no message is dispatched ──┐
 *   thread of its own        └─ handler: read ─ read ─ … ─ end, return ── after() ───┴─► next
 * </pre>
 *
 * <p>{@link #put}, {@link #after} and {@link #fail} are for the thread that has the turn of the
 * callbacks.
 *
 * @param <P> the part: {@link String} or {@link java.nio.ByteBuffer}
 */
final class StreamedMessage<P> {
  /** More callbacks do not wait: a peer may send any number of pongs meanwhile. */
  static final int MAX_WAITING = 64;

  /** What stands below: the connection, and the threads of its application. */
  interface Host {
    /** Runs tasks that may block, each on a thread of its own. */
    Executor threads();

    void suspend(Hold hold);

    void resume(Hold hold);

    /** So many bytes more wait to be read, or less where it is negative. */
    void keep(long bytes);
  }

  private final Host host;
  private final PartQueue<P> parts;
  private final Consumer<PartQueue<P>> handler;

  /** Whether a thread has begun with the handler, or it will never be called. */
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Guarded by this object's monitor, like all below. */
  private final LazyQueue<Runnable> waiting = new LazyQueue<>();

  private int waitingCount;

  /** Whether the handler has returned, or was not called, and all that waited has run. */
  private boolean over;

  /**
   * A message whose first part has come.
   *
   * @param sizeOf how much a part counts
   * @param handler reads the parts; must not throw
   */
  StreamedMessage(Host host, ToIntFunction<P> sizeOf, Consumer<PartQueue<P>> handler) {
    this.host = host;
    this.handler = handler;
    parts = new PartQueue<>(sizeOf, () -> host.resume(Hold.FULL_STREAM), host::keep);
  }

  /**
   * Has the handler called on a thread of its own.
   *
   * @throws RuntimeException or an Error if there is none; the message is over then
   */
  void start() {
    boolean accepted = false;
    try {
      host.threads().execute(this::runUnlessBegun);
      accepted = true;
    } finally {
      if (!accepted && begun.compareAndSet(false, true)) {
        end();
      }
    }
  }

  private void runUnlessBegun() {
    if (begun.compareAndSet(false, true)) {
      run();
    }
  }

  private void run() {
    try {
      handler.accept(parts);
    } finally {
      end();
    }
  }

  /** The handler has returned, or will not be called. */
  private void end() {
    parts.abandon();
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
    host.resume(Hold.STREAM_HANDLER);
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.poll();
    waitingCount--;
    over = next == null;
    return next;
  }

  /** Adds a part. */
  void put(P part, boolean last) {
    parts.put(part);
    if (last) {
      complete();
    } else if (parts.isFull()) {
      host.suspend(Hold.FULL_STREAM);
      // The handler may have read everything before.
      if (!parts.isFull()) {
        host.resume(Hold.FULL_STREAM);
      }
    }
  }

  private void complete() {
    parts.complete();
    if (begun.compareAndSet(false, true)) {
      // All threads are busy, and none is needed any more.
      run();
      return;
    }
    host.suspend(Hold.STREAM_HANDLER);
    if (isOver()) {
      host.resume(Hold.STREAM_HANDLER);
    }
  }

  /** The rest of the message will not come. */
  void fail(IOException reason) {
    parts.fail(reason);
    if (begun.compareAndSet(false, true)) {
      // No thread was free so far, and the message is worth nothing any more.
      end();
    }
  }

  /** Whether nothing of the message has to be waited for. */
  synchronized boolean isOver() {
    return over;
  }

  /**
   * Has a callback run after the handler.
   *
   * @param droppable whether it may be left out where too many wait
   * @return false if there is nothing to wait for: the caller runs it
   */
  synchronized boolean after(Runnable callback, boolean droppable) {
    if (over) {
      return false;
    }
    if (!droppable || waitingCount < MAX_WAITING) {
      waiting.add(callback);
      waitingCount++;
    }
    return true;
  }
}
