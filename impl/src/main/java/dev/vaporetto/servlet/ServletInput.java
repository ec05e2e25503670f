package dev.vaporetto.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of {@link ServletTransport}, whose monitor guards its state.
 *
 * <p>The stream belongs to the turn from onDataAvailable() until isReady() is false (Jakarta
 * Servlet 6.0 §3.7: the container calls the listener again only after that); on Tomcat, see there.
 */
final class ServletInput implements ReadListener {
  private final ServletTransport transport;
  private final ServletInputStream stream;

  /** The listener was called, and isReady() has not been false since. Unused where attended. */
  private boolean available;

  /** A turn is inside the stream. */
  private boolean reading;

  /** The end of the stream, or why there is no more of it: both are final. */
  private boolean ended;

  private @Nullable IOException failure;

  ServletInput(ServletTransport transport, ServletInputStream stream) {
    this.transport = transport;
    this.stream = stream;
  }

  void listen() {
    stream.setReadListener(this);
  }

  /** Whether {@link #read} has something to tell. The caller holds the monitor. */
  boolean hasNews() {
    return available || ended || failure != null;
  }

  /** The caller holds the monitor. */
  boolean isReading() {
    return reading;
  }

  /** There will be no more. The caller holds the monitor. */
  void end() {
    ended = true;
    available = false;
  }

  /** See {@link dev.vaporetto.connection.Transport#read}. */
  int read(ByteBuffer target) throws IOException {
    synchronized (transport) {
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return -1;
      }
      boolean mine = transport.needsAttendant() ? transport.isAttended() : available;
      if (!mine) {
        return 0;
      }
      if (!transport.enter()) {
        return -1;
      }
      reading = true;
      // Before isReady(): if that is false, the listener may be called before it returns.
      available = false;
    }
    int count;
    boolean ready = false;
    try {
      ready = stream.isReady();
      count = ready ? readReady(target) : stream.isFinished() ? -1 : 0;
    } catch (EOFException e) {
      count = -1;
    } catch (RuntimeException e) {
      throw new IOException("the container failed to read: " + e, e);
    } finally {
      synchronized (transport) {
        reading = false;
        available |= ready && !transport.needsAttendant();
      }
      transport.leave();
    }
    synchronized (transport) {
      // Tomcat calls onError from inside isReady().
      if (failure != null) {
        throw failure;
      }
      ended |= count < 0;
    }
    return count;
  }

  private int readReady(ByteBuffer target) throws IOException {
    int offset = target.arrayOffset() + target.position();
    int count = stream.read(target.array(), offset, target.remaining());
    if (count > 0) {
      target.position(target.position() + count);
    }
    return count;
  }

  /** Whether there is something to read; only for an attendant to whom the stream belongs. */
  boolean isReady() {
    if (!transport.enter()) {
      return false;
    }
    try {
      return stream.isReady();
    } catch (RuntimeException e) {
      onError(e);
      return true;
    } finally {
      transport.leave();
    }
  }

  // ---- ReadListener

  @Override
  public void onDataAvailable() {
    if (!transport.needsAttendant()) {
      synchronized (transport) {
        available = true;
      }
      transport.onInput();
    }
    transport.attend();
  }

  @Override
  public void onAllDataRead() {
    synchronized (transport) {
      end();
    }
    transport.onInput();
    transport.attend();
  }

  /** Does not attend: Tomcat calls it from inside isReady(), and onAllDataRead after it. */
  @Override
  public void onError(Throwable cause) {
    synchronized (transport) {
      if (cause instanceof EOFException) {
        end();
      } else if (failure == null && !ended) {
        failure = ServletOutput.asIOException(cause);
      }
    }
    transport.onInput();
  }
}
