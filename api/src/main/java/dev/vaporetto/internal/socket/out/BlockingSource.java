package dev.vaporetto.internal.socket.out;

import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source whose reads block. It is read on threads of its own, never on a thread of an engine, and
 * closed at the end.
 */
public final class BlockingSource<P> implements Source<P> {
  /** How much is read at a time, in bytes or chars. */
  public static final int CHUNK = 64 * 1024;

  private interface Read<P> {
    /** Reads the next piece; returns null at the end. */
    @Nullable P next() throws IOException;
  }

  /** Creates {@link #read}, and the chunk that it fills. */
  private final Supplier<Read<P>> reads;

  private final Closeable closeable;
  private final Executor threads;
  private final int memory;

  /** The application's class loader: the context class loader of reads, which may run user code. */
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /** Set by {@link #begin}. */
  private @Nullable Sink<P> sink;

  /** Set when the first piece is read: many messages may wait for one that is being sent. */
  private @Nullable Read<P> read;

  private BlockingSource(
      Supplier<Read<P>> reads, Closeable closeable, Executor threads, int memory) {
    this.reads = reads;
    this.closeable = closeable;
    this.threads = threads;
    this.memory = memory;
  }

  /** Returns a source for a stream, which the threads read. */
  public static Source<ByteBuffer> of(InputStream in, Executor threads) {
    return new BlockingSource<>(
        () -> {
          byte[] chunk = new byte[CHUNK];
          return () -> {
            int count = in.read(chunk);
            return count < 0 ? null : ByteBuffer.wrap(chunk, 0, count);
          };
        },
        in,
        threads,
        CHUNK);
  }

  /** Returns a source for a channel in blocking mode, which the threads read. */
  public static Source<ByteBuffer> of(ReadableByteChannel in, Executor threads) {
    return new BlockingSource<>(
        () -> {
          ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
          return () -> in.read(chunk.clear()) < 0 ? null : chunk.flip().duplicate();
        },
        in,
        threads,
        CHUNK);
  }

  /** Returns a source for a reader, which the threads read. */
  public static Source<String> of(Reader in, Executor threads) {
    return new BlockingSource<>(
        () -> {
          char[] chunk = new char[CHUNK];
          return () -> {
            int count = in.read(chunk);
            return count < 0 ? null : new String(chunk, 0, count);
          };
        },
        in,
        threads,
        // The chars, and the text of them.
        4 * CHUNK);
  }

  private Sink<P> sink() {
    return Objects.requireNonNull(sink, "next comes after begin");
  }

  @Override
  public int memory() {
    return memory;
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
      Read<P> present = read;
      if (present == null) {
        present = reads.get();
        read = present;
      }
      piece = present.next();
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
            RepeatedLog.warn(
                BlockingSource.class, "what a message was read from does not close", e);
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
      // The executor is shut down, but the source has to be closed.
      Threads.shared().execute(inApplication);
    }
  }
}
