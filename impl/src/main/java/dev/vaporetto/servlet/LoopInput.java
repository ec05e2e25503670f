package dev.vaporetto.servlet;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Input of Undertow, whose stream only its own I/O thread may touch: it goes on using the stream
 * when the listener has returned, and looks for more as soon as a read has emptied it. That thread
 * is an {@link Executor} too, so a turn that wants more sends it a task.
 *
 * <p>A piece stays here until a turn has taken it; meanwhile nothing is read from the socket.
 */
final class LoopInput extends ServletInput {
  /** As much as Undertow reads at once. */
  private static final int MAX_PIECE = 16 * 1024;

  /** The I/O thread; null until it has called a listener. */
  private @Nullable Executor loop;

  /** What a turn has still to take; null when that is nothing. */
  private @Nullable ByteBuffer piece;

  /** The stream was not empty when it was last touched. */
  private boolean more;

  /** A task to read is on its way to the I/O thread. */
  private boolean asked;

  LoopInput(ServletTransport transport, ServletInputStream stream) {
    super(transport, stream);
  }

  /** Also where a turn has ended without asking for what is still in the stream. */
  @Override
  boolean hasNews() {
    return piece != null || hasEnded() || (more && !asked);
  }

  @Override
  int read(ByteBuffer target) throws IOException {
    synchronized (transport) {
      ByteBuffer bytes = piece;
      if (bytes != null) {
        return take(bytes, target);
      }
      if (hasEnded()) {
        return readEnd();
      }
      if (!more || asked) {
        return 0;
      }
      asked = true;
    }
    execute(this::readOnLoop);
    return 0;
  }

  private int take(ByteBuffer bytes, ByteBuffer target) {
    int count = Math.min(bytes.remaining(), target.remaining());
    target.put(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    if (!bytes.hasRemaining()) {
      piece = null;
    }
    return count;
  }

  @Override
  void execute(Runnable task) {
    Executor thread;
    synchronized (transport) {
      thread = loop;
    }
    if (thread == null || thread == Thread.currentThread()) {
      task.run();
      return;
    }
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // The server has stopped, so no other thread touches the stream.
      task.run();
    }
  }

  private void readOnLoop() {
    synchronized (transport) {
      asked = false;
    }
    readPiece();
    transport.onInput();
  }

  private void readPiece() {
    synchronized (transport) {
      if (piece != null) {
        more = true;
        return;
      }
      if (hasEnded() || !transport.enter()) {
        return;
      }
    }
    ByteBuffer bytes = null;
    boolean rest = false;
    try {
      bytes = ByteBuffer.allocate(pieceSize());
      rest = poll(bytes) > 0 && !isDrained();
    } catch (IOException | RuntimeException | Error e) {
      // What the container's thread catches would never reach the connection.
      onError(e);
    } finally {
      transport.leave();
    }
    synchronized (transport) {
      more = rest;
      if (bytes != null && bytes.flip().hasRemaining()) {
        piece = bytes;
      }
    }
  }

  private int pieceSize() throws IOException {
    // available() of an Undertow stream that is not ready breaks it: the next read brings garbage.
    if (!isReady()) {
      return 1;
    }
    int known = available();
    return known > 0 ? Math.min(known, MAX_PIECE) : MAX_PIECE;
  }

  @Override
  public void onDataAvailable() {
    learnLoop();
    readPiece();
    transport.onInput();
  }

  @Override
  void afterCallback() {
    learnLoop();
  }

  private void learnLoop() {
    synchronized (transport) {
      if (loop == null && Thread.currentThread() instanceof Executor thread) {
        loop = thread;
      }
    }
  }
}
