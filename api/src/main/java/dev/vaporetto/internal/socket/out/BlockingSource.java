package dev.vaporetto.internal.socket.out;

import dev.vaporetto.internal.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A source whose reads block, on threads that are no engine's; closed at the end. */
public final class BlockingSource<P> implements Source<P> {
  /** How much is in flight at a time, in bytes or chars. */
  public static final int CHUNK = 64 * 1024;

  private interface Read<P> {
    /** Returns null at the end. */
    @Nullable P next() throws IOException;
  }

  private final Read<P> read;
  private final Closeable closeable;
  private final Executor threads;

  /** Of the application, for its own streams. */
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /** Set by {@link #begin}. */
  private @Nullable Sink<P> sink;

  private BlockingSource(Read<P> read, Closeable closeable, Executor threads) {
    this.read = read;
    this.closeable = closeable;
    this.threads = threads;
  }

  /** From a source that blocks; the threads read it. */
  public static Source<ByteBuffer> of(InputStream in, Executor threads) {
    byte[] chunk = new byte[CHUNK];
    return new BlockingSource<>(
        () -> {
          int count = in.read(chunk);
          return count < 0 ? null : ByteBuffer.wrap(chunk, 0, count);
        },
        in,
        threads);
  }

  /** From a source that blocks; the threads read it. */
  public static Source<ByteBuffer> of(ReadableByteChannel in, Executor threads) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    return new BlockingSource<>(
        () -> in.read(chunk.clear()) < 0 ? null : chunk.flip().duplicate(), in, threads);
  }

  /** From a source that blocks; the threads read it. */
  public static Source<String> of(Reader in, Executor threads) {
    char[] chunk = new char[CHUNK];
    return new BlockingSource<>(
        () -> {
          int count = in.read(chunk);
          return count < 0 ? null : new String(chunk, 0, count);
        },
        in,
        threads);
  }

  private Sink<P> sink() {
    return Objects.requireNonNull(sink, "next comes after begin");
  }

  @Override
  public void begin(Sink<P> taker) {
    sink = taker;
  }

  @Override
  public void next() {
    run(this::readNext);
  }

  private void readNext() {
    P piece;
    try {
      piece = read.next();
    } catch (Throwable e) {
      sink().failed(e);
      return;
    }
    if (piece == null) {
      sink().end();
    } else {
      sink().piece(piece);
    }
  }

  @Override
  public void close() {
    run(
        () -> {
          try {
            closeable.close();
          } catch (IOException | RuntimeException e) {
            System.getLogger(BlockingSource.class.getName())
                .log(Level.WARNING, "what a message was read from does not close", e);
          }
        });
  }

  private void run(Runnable task) {
    Runnable inApplication =
        () -> {
          Thread thread = Thread.currentThread();
          ClassLoader before = thread.getContextClassLoader();
          thread.setContextClassLoader(loader);
          try {
            task.run();
          } finally {
            thread.setContextClassLoader(before);
          }
        };
    try {
      threads.execute(inApplication);
    } catch (RejectedExecutionException e) {
      // The application's executor is shut down, and its stream must not be left alone.
      Threads.shared().execute(inApplication);
    }
  }
}
