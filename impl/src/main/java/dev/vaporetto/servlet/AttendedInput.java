package dev.vaporetto.servlet;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Input of Tomcat, which breaks two rules: it looks into its read buffer before each call of a
 * listener, whether the last isReady() was true or not; and closing the streams closes the socket
 * only when a listener returns.
 *
 * <p>So its thread stays in the listener while a turn lasts, as the turn's <em>attendant</em>: the
 * turn reads only while it is there, and when the turn closes, it returns at once. But Tomcat's
 * thread holds the lock of the socket, without which no write completes: the attendant leaves when
 * a write is pending, and the listener that reports the write's end attends again.
 */
final class AttendedInput extends ServletInput {
  /** How long a turn may go on reading while a pending write waits for the attendant to leave. */
  private static final long WRITE_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How often the attendant looks whether a read that keeps it from leaving is over. */
  private static final long READ_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** The container's thread that attends a turn. */
  private @Nullable Thread attendant;

  /** A turn is inside the stream. */
  private boolean reading;

  AttendedInput(ServletTransport transport, ServletInputStream stream) {
    super(transport, stream);
  }

  /** Not what lies in the stream: the attendant finds that. */
  @Override
  boolean hasNews() {
    return hasEnded();
  }

  @Override
  int read(ByteBuffer target) throws IOException {
    synchronized (transport) {
      if (hasEnded()) {
        return readEnd();
      }
      if (attendant == null) {
        return 0;
      }
      if (!transport.enter()) {
        return -1;
      }
      reading = true;
    }
    try {
      return poll(target);
    } finally {
      synchronized (transport) {
        reading = false;
      }
      transport.leave();
    }
  }

  @Override
  public void onDataAvailable() {
    afterCallback();
  }

  @Override
  void onProgress() {
    Thread waiting;
    synchronized (transport) {
      waiting = attendant;
    }
    LockSupport.unpark(waiting);
  }

  /** Attends. */
  @Override
  void afterCallback() {
    if (!begin()) {
      return;
    }
    long leaveFrom = System.nanoTime() + WRITE_DELAY_NANOS;
    boolean interrupted = false;
    while (!mayGo(leaveFrom, interrupted)) {
      LockSupport.parkNanos(this, parkTime(leaveFrom, interrupted));
      // The server stops its threads.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean begin() {
    synchronized (transport) {
      if (!transport.isOpened() || transport.isClosed()) {
        return false;
      }
      if (!transport.isTurn() || !transport.isWritePending()) {
        attendant = Thread.currentThread();
        return true;
      }
    }
    // Without an attendant no turn reads, so this thread may look. The end of a pending write
    // brings another attendant: to stay now is of use only if there is something to read.
    if (!look()) {
      return false;
    }
    synchronized (transport) {
      attendant = Thread.currentThread();
    }
    return true;
  }

  private boolean mayGo(long leaveFrom, boolean interrupted) {
    synchronized (transport) {
      boolean asked =
          interrupted || (transport.isWritePending() && System.nanoTime() - leaveFrom >= 0);
      if (transport.isClosed() || (transport.isTurn() && asked && !reading)) {
        attendant = null;
        return true;
      }
      if (transport.isTurn() || transport.isClosing()) {
        return false;
      }
    }
    // Between turns the stream is this thread's.
    boolean ready = look();
    synchronized (transport) {
      if (!transport.isClosing() && !ready && !hasEnded()) {
        attendant = null;
        return true;
      }
    }
    transport.onInput();
    return false;
  }

  private boolean look() {
    if (!transport.enter()) {
      return false;
    }
    try {
      return isReady();
    } finally {
      transport.leave();
    }
  }

  private long parkTime(long leaveFrom, boolean interrupted) {
    synchronized (transport) {
      if (interrupted) {
        return READ_POLL_NANOS;
      }
      return transport.isTurn() && transport.isWritePending()
          ? Math.max(READ_POLL_NANOS, leaveFrom - System.nanoTime())
          : Long.MAX_VALUE;
    }
  }
}
