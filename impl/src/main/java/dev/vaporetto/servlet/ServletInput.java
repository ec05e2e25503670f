package dev.vaporetto.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of {@link ServletTransport}, whose monitor guards its state. What differs is
 * which thread may touch the stream, and when: no container's stream is safe for two at once.
 */
abstract class ServletInput implements ReadListener {
  final ServletTransport transport;
  private final ServletInputStream stream;

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

  /** See {@link dev.vaporetto.connection.wire.Transport#read}. */
  abstract int read(ByteBuffer target) throws IOException;

  /** Whether {@link #read} has bytes or the end. The caller holds the monitor. */
  abstract boolean hasNews();

  /** Runs something that touches the stream, on a thread that may, perhaps later. */
  void execute(Runnable task) {
    task.run();
  }

  /** The last step of every call of a listener. */
  void afterCallback() {}

  /**
   * Looks again whether the container's thread may go: a turn, a write or the connection has ended.
   */
  void onProgress() {}

  // ---- the end

  /** There will be no more. */
  final void end() {
    synchronized (transport) {
      ended = true;
    }
  }

  /** The caller holds the monitor. */
  final boolean hasEnded() {
    return ended || failure != null;
  }

  /** What {@link #read} says at the end: -1 or the failure. The caller holds the monitor. */
  final int readEnd() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return -1;
  }

  // ---- the stream, for the thread that may touch it

  /** Returns the number of bytes, 0 if there are none now, -1 at the end of the stream. */
  final int poll(byte[] target, int offset, int length) throws IOException {
    try {
      while (stream.isReady()) {
        int count = stream.read(target, offset, length);
        if (count != 0) {
          return count;
        }
      }
      return stream.isFinished() ? -1 : 0;
    } catch (EOFException e) {
      return -1;
    } catch (RuntimeException e) {
      throw new IOException("the container failed to read: " + e, e);
    }
  }

  /** Reads into a buffer and keeps the end in mind; like {@link #poll(byte[], int, int)}. */
  final int poll(ByteBuffer target) throws IOException {
    int offset = target.arrayOffset() + target.position();
    int count = poll(target.array(), offset, target.remaining());
    if (count > 0) {
      target.position(target.position() + count);
      return count;
    }
    synchronized (transport) {
      ended |= count < 0;
      // Also an end that a container has reported from inside isReady().
      return hasEnded() ? readEnd() : 0;
    }
  }

  final boolean isReady() {
    try {
      return stream.isReady();
    } catch (RuntimeException e) {
      onError(e);
      return false;
    }
  }

  /** Whether the container will call the listener when there is something to read. */
  final boolean isDrained() {
    return !stream.isReady() && !stream.isFinished();
  }

  /** How many bytes a read may bring, as far as the container knows. */
  final int available() throws IOException {
    return stream.available();
  }

  // ---- ReadListener

  @Override
  public final void onAllDataRead() {
    end();
    transport.onInput();
    afterCallback();
  }

  /**
   * May be called from inside any method of the stream, so this is no place to stay. Where it is
   * the end of the stream that Tomcat means, onAllDataRead follows.
   */
  @Override
  public final void onError(Throwable cause) {
    synchronized (transport) {
      if (cause instanceof EOFException) {
        ended = true;
      } else if (!hasEnded()) {
        failure = ServletOutput.asIOException(cause);
      }
    }
    transport.onInput();
  }
}
