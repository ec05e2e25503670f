package dev.vaporetto.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of {@link ServletTransport}, whose monitor guards its state.
 *
 * <p>One thread at a time uses the stream: a thread that starts a write goes on until isReady() is
 * false, and the listener's thread takes over from there. Every step, a flush too, comes after an
 * isReady(), and a write is over when isReady() is true behind the flush: only then is a close sure
 * not to lose it.
 *
 * <pre>
 *                                     isReady()
 *   OPENING ──► IDLE ──write()──► ASKING ──true──► WRITING ──► ASKING again, at the end IDLE
 *      onWritePossible()            │ false           ▲
 *                                   └──► PENDING ─────┘ onWritePossible(), also from ASKING
 * </pre>
 */
final class ServletOutput implements WriteListener {
  /** Small enough that a slow peer is seen to make progress. */
  private static final int MAX_CHUNK = 64 * 1024;

  /** So few bytes that the chance that a socket takes only a part of them is negligible. */
  private static final int SMALL = 4 * 1024;

  private enum Phase {
    /** Before the first onWritePossible(): nothing may be written. */
    OPENING,
    IDLE,
    /** A thread of ours is inside isReady(); the listener may be called before that returns. */
    ASKING,
    /** A thread of ours writes. */
    WRITING,
    /** The container will call the listener. */
    PENDING,
    FAILED
  }

  private final ServletTransport transport;
  private final ServletOutputStream stream;

  private Phase phase = Phase.OPENING;

  /** What is being written; null when there is no write. Belongs to the thread that writes. */
  private ByteBuffer @Nullable [] sources;

  /** Something was written behind the last flush. Belongs to the thread that writes. */
  private boolean unflushed;

  /** Why nothing can be written any more. */
  private @Nullable IOException failure;

  /** The container has called onError. */
  private boolean errorSeen;

  ServletOutput(ServletTransport transport, ServletOutputStream stream) {
    this.transport = transport;
    this.stream = stream;
  }

  void listen() {
    stream.setWriteListener(this);
  }

  static IOException asIOException(Throwable cause) {
    return cause instanceof IOException e
        ? e
        : new IOException("the container failed the connection: " + cause, cause);
  }

  /** Whether a write waits for the container. */
  boolean isPending() {
    synchronized (transport) {
      return phase == Phase.PENDING;
    }
  }

  /** Whether nothing is being written and nothing has failed. */
  boolean isIdle() {
    synchronized (transport) {
      return phase == Phase.IDLE || phase == Phase.OPENING;
    }
  }

  /** See {@link dev.vaporetto.connection.wire.Transport#write}. */
  boolean write(ByteBuffer[] buffers) throws IOException {
    synchronized (transport) {
      if (failure != null) {
        throw failure;
      }
      if (phase != Phase.IDLE) {
        throw new IOException("a write began while the transport was " + phase + "; expected IDLE");
      }
      phase = Phase.WRITING;
      sources = buffers;
    }
    return writeOn();
  }

  /** Goes on with the write: returns true at its end, false if the rest is the listener's. */
  private boolean writeOn() throws IOException {
    if (!transport.enter()) {
      throw failed(new IOException("the connection is closed"));
    }
    try {
      // Ownership passes with isReady(): behind a false one not even the fields are ours.
      ByteBuffer[] buffers = Objects.requireNonNull(sources, "a write has sources");
      byte[] chunk = null;
      int at = 0;
      while (isReady()) {
        while (at < buffers.length && !buffers[at].hasRemaining()) {
          at++;
        }
        if (at < buffers.length) {
          chunk = nextChunk(buffers, at, chunk);
          unflushed = true;
          stream.write(chunk, 0, chunk.length);
        } else if (unflushed) {
          unflushed = false;
          stream.flush();
        } else {
          return end();
        }
      }
      return false;
    } catch (IOException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      // An Error on the listener's thread would leave the write without an end.
      throw failed(new IOException("the container failed to write: " + e, e));
    } finally {
      transport.leave();
    }
  }

  /**
   * An array of its own that is exactly as long as what is written: Undertow takes the whole array
   * whatever the arguments say, and a container may keep it until isReady() is true again.
   */
  private byte[] nextChunk(ByteBuffer[] buffers, int first, byte @Nullable [] last) {
    int left = 0;
    for (int i = first; i < buffers.length && left <= MAX_CHUNK; i++) {
      left += buffers[i].remaining();
    }
    int size = Math.min(left, MAX_CHUNK);
    if (size == left && size > SMALL && transport.traits().needsSmallLastPiece()) {
      size--;
    }
    byte[] chunk = last != null && last.length == size ? last : new byte[size];
    int filled = 0;
    for (int i = first; filled < size; i++) {
      int count = Math.min(buffers[i].remaining(), size - filled);
      buffers[i].get(chunk, filled, count);
      filled += count;
    }
    return chunk;
  }

  /** Asks the container. If false, the write belongs to another thread, or soon will. */
  private boolean isReady() throws IOException {
    synchronized (transport) {
      phase = Phase.ASKING;
    }
    boolean ready = stream.isReady();
    synchronized (transport) {
      if (phase != Phase.ASKING) {
        return false;
      }
      if (failure != null && !(ready && isWhole())) {
        throw failure;
      }
      phase = ready ? Phase.WRITING : Phase.PENDING;
    }
    if (!ready) {
      transport.onWritePending();
    }
    return ready;
  }

  /** Whether the container has taken everything; the write belongs to the calling thread. */
  private boolean isWhole() {
    ByteBuffer[] buffers = sources;
    return buffers != null && !buffers[buffers.length - 1].hasRemaining() && !unflushed;
  }

  private boolean end() {
    synchronized (transport) {
      phase = Phase.IDLE;
      sources = null;
    }
    return true;
  }

  private IOException failed(IOException cause) {
    synchronized (transport) {
      phase = Phase.FAILED;
      sources = null;
      if (failure == null) {
        failure = cause;
      }
    }
    return cause;
  }

  /** Nothing can be written any more; ends the write that waits for the container. */
  void fail(IOException cause) {
    synchronized (transport) {
      if (failure == null) {
        failure = cause;
      }
      // A thread that writes or asks finds the failure, or that all was taken before.
      if (phase != Phase.PENDING) {
        return;
      }
      phase = Phase.FAILED;
      sources = null;
    }
    transport.connection().onWriteFailed(cause);
  }

  void onClosed() {
    fail(new IOException("the connection is closed"));
  }

  // ---- WriteListener

  @Override
  public void onWritePossible() {
    boolean opening;
    boolean pending;
    synchronized (transport) {
      opening = phase == Phase.OPENING;
      pending = phase == Phase.PENDING || phase == Phase.ASKING;
      if (opening) {
        phase = Phase.IDLE;
      } else if (pending) {
        phase = Phase.WRITING;
      }
    }
    if (opening) {
      transport.onOpen();
    } else if (pending) {
      finish();
    }
    transport.afterCallback();
  }

  private void finish() {
    try {
      if (writeOn()) {
        transport.connection().onWritten();
      }
    } catch (IOException e) {
      transport.connection().onWriteFailed(e);
    }
  }

  @Override
  public void onError(Throwable cause) {
    boolean again;
    boolean opening;
    synchronized (transport) {
      again = errorSeen;
      errorSeen = true;
      opening = phase == Phase.OPENING;
    }
    if (again) {
      transport.traits().onRepeatedWriteError();
      return;
    }
    IOException reason = asIOException(cause);
    fail(reason);
    if (opening) {
      transport.fail(reason);
    } else {
      transport.onWriteError(cause);
    }
  }
}
