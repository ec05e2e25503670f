package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.wire.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A transport without a socket: a test says what a write does, and what arrives. It fails the test
 * when the connection breaks the contract of {@link Transport}.
 */
final class MemoryTransport implements Transport {
  /** One call of {@link #write}; a buffer may be the same as one of an earlier call. */
  @SuppressWarnings("ClassCanBeRecord") // its identity matters
  static final class Write {
    private final ByteBuffer[] sources;

    Write(ByteBuffer[] sources) {
      this.sources = sources;
    }

    int remaining() {
      int sum = 0;
      for (ByteBuffer source : sources) {
        sum += source.remaining();
      }
      return sum;
    }
  }

  /** What {@link #write} does. */
  interface Script {
    /** True: everything was taken. False: the write is pending. */
    boolean write(Write write) throws IOException;
  }

  /** Takes everything at once. */
  final Script takesAll =
      write -> {
        if (!claim(write)) {
          return false;
        }
        take(write, write.remaining());
        return true;
      };

  /** Takes nothing now; see {@link #completeWrite}. */
  final Script takesLater = write -> false;

  /** How many bytes {@link #writeNow} takes. */
  volatile int takesNow;

  private final Queue<Object> arrivals = new ArrayDeque<>();
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final AtomicInteger writers = new AtomicInteger();
  private final AtomicReference<@Nullable Write> pending = new AtomicReference<>();
  private final List<Integer> writeSizes = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger closes = new AtomicInteger();

  /** How the contract was broken; the connection may have taken it for a failure of the socket. */
  final List<AssertionError> violations = Collections.synchronizedList(new ArrayList<>());

  private @Nullable Connection connection;
  private Runnable checks = () -> {};

  volatile Script script = takesAll;

  volatile boolean readWanted;
  volatile @Nullable RuntimeException awaitFailure;

  /** What {@link #close} throws, which then reports nothing; null for nothing. */
  volatile @Nullable RuntimeException closeFailure;

  void attach(Connection value, Runnable callChecks) {
    connection = value;
    checks = callChecks;
  }

  private void contract(Runnable assertions) {
    try {
      assertions.run();
    } catch (AssertionError violation) {
      violations.add(violation);
      throw violation;
    }
  }

  private Connection connection() {
    Connection attached = connection;
    assertThat(attached).isNotNull();
    return attached;
  }

  // ---- for the connection

  @Override
  public int read(ByteBuffer target) throws IOException {
    checks.run();
    Object next = arrivals.peek();
    if (next == null) {
      return 0;
    }
    if (next instanceof IOException failure) {
      throw failure;
    }
    if (next instanceof RuntimeException failure) {
      throw failure;
    }
    if (next instanceof Error failure) {
      throw failure;
    }
    ByteBuffer bytes = (ByteBuffer) next;
    if (bytes.capacity() == 0) {
      return -1;
    }
    int count = Math.min(bytes.remaining(), target.remaining());
    target.put(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    if (!bytes.hasRemaining()) {
      arrivals.remove();
    }
    return count;
  }

  @Override
  public void awaitReadable() {
    checks.run();
    contract(
        () -> assertThat(readWanted).as("awaitReadable() twice for one onReadable()").isFalse());
    RuntimeException failure = awaitFailure;
    if (failure != null) {
      throw failure;
    }
    readWanted = true;
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    checks.run();
    contract(
        () -> {
          assertThat(writers.incrementAndGet()).as("threads in write()").isEqualTo(1);
          assertThat(pending.get()).as("write() before the last one has ended").isNull();
          assertThat(sources).as("write() of something").isNotEmpty();
          assertThat(sources).as("each buffer has bytes").allMatch(ByteBuffer::hasRemaining);
        });
    Write write = new Write(sources);
    writeSizes.add(write.remaining());
    if (closes() > 0) {
      writers.decrementAndGet();
      throw new ClosedChannelException();
    }
    // The next write may begin as soon as this one has ended, before it returns.
    writers.decrementAndGet();
    pending.set(write);
    try {
      return script.write(write);
    } catch (IOException | RuntimeException | Error e) {
      claim(write);
      throw e;
    }
  }

  @Override
  public boolean writeNow(ByteBuffer... sources) {
    checks.run();
    contract(
        () -> assertThat(pending.get()).as("writeNow() before the last write has ended").isNull());
    Write write = new Write(sources);
    take(write, Math.min(takesNow, write.remaining()));
    return write.remaining() == 0;
  }

  /** Whether the caller is the one who ends the write. */
  private boolean claim(Write write) {
    return pending.compareAndSet(write, null);
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    checks.run();
    RuntimeException failure = closeFailure;
    if (failure != null) {
      throw failure;
    }
    if (pending.getAndSet(null) != null) {
      connection().onWriteFailed(new ClosedChannelException());
    }
  }

  // ---- for the test

  /** Takes a part of the write that goes on. */
  synchronized void take(Write write, int count) {
    int left = count;
    for (ByteBuffer source : write.sources) {
      byte[] bytes = new byte[Math.min(left, source.remaining())];
      source.get(bytes);
      wire.writeBytes(bytes);
      left -= bytes.length;
    }
    assertThat(left).as("bytes beyond the write").isZero();
  }

  /** Takes a part of the pending write. */
  void takeOfPending(int count) {
    Write write = pending.get();
    assertThat(write).isNotNull();
    take(write, count);
  }

  boolean hasPendingWrite() {
    return pending.get() != null;
  }

  /** Ends the pending write well, if there is one. */
  boolean completeWrite() {
    return completeWrite(() -> {});
  }

  /**
   * The same.
   *
   * @param meanwhile runs when the bytes are taken, and that is not reported yet
   */
  boolean completeWrite(Runnable meanwhile) {
    Write write = pending.getAndSet(null);
    if (write == null) {
      return false;
    }
    take(write, write.remaining());
    meanwhile.run();
    connection().onWritten();
    return true;
  }

  void failWrite(IOException failure) {
    assertThat(pending.getAndSet(null)).isNotNull();
    connection().onWriteFailed(failure);
  }

  /** Bytes for one read, or for more if they are many. */
  void arrive(byte[] bytes) {
    arrivals.add(ByteBuffer.wrap(bytes));
  }

  void arriveEndOfStream() {
    arrivals.add(ByteBuffer.allocate(0));
  }

  void arriveFailure(Throwable failure) {
    arrivals.add(failure);
  }

  boolean hasUnread() {
    return !arrivals.isEmpty();
  }

  synchronized byte[] wire() {
    return wire.toByteArray();
  }

  /** How many bytes each write was asked to take. */
  List<Integer> writeSizes() {
    return List.copyOf(writeSizes);
  }

  int writes() {
    return writeSizes.size();
  }

  int closes() {
    return closes.get();
  }
}
