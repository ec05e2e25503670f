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
  /** One call of {@link #write}; the buffer may be the same as that of an earlier one. */
  @SuppressWarnings("ClassCanBeRecord") // its identity matters
  static final class Write {
    private final ByteBuffer source;

    Write(ByteBuffer source) {
      this.source = source;
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
        take(write.source, write.source.remaining());
        return true;
      };

  /** Takes nothing now; see {@link #completeWrite}. */
  final Script takesLater = write -> false;

  private final Queue<Object> arrivals = new ArrayDeque<>();
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final AtomicInteger writers = new AtomicInteger();
  private final AtomicReference<@Nullable Write> pending = new AtomicReference<>();
  private final List<Integer> writeSizes = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger closes = new AtomicInteger();

  private @Nullable Connection connection;
  private Runnable checks = () -> {};

  volatile Script script = takesAll;

  volatile boolean readWanted;
  volatile @Nullable RuntimeException awaitFailure;

  void attach(Connection value, Runnable callChecks) {
    connection = value;
    checks = callChecks;
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
    assertThat(readWanted).as("awaitReadable() twice for one onReadable()").isFalse();
    RuntimeException failure = awaitFailure;
    if (failure != null) {
      throw failure;
    }
    readWanted = true;
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    checks.run();
    assertThat(writers.incrementAndGet()).as("threads in write()").isEqualTo(1);
    assertThat(pending.get()).as("write() before the last one has ended").isNull();
    assertThat(source.hasRemaining()).as("write() of something").isTrue();
    writeSizes.add(source.remaining());
    // The next write may begin as soon as this one has ended, before it returns.
    writers.decrementAndGet();
    Write write = new Write(source);
    pending.set(write);
    try {
      return script.write(write);
    } catch (IOException | RuntimeException | Error e) {
      claim(write);
      throw e;
    }
  }

  /** Whether the caller is the one who ends the write. */
  private boolean claim(Write write) {
    return pending.compareAndSet(write, null);
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    checks.run();
    if (pending.getAndSet(null) != null) {
      connection().onWriteFailed(new ClosedChannelException());
    }
  }

  // ---- for the test

  /** Takes a part of the write that goes on. */
  synchronized void take(ByteBuffer source, int count) {
    byte[] bytes = new byte[count];
    source.get(bytes);
    wire.writeBytes(bytes);
  }

  /** Takes a part of the pending write. */
  void takeOfPending(int count) {
    Write write = pending.get();
    assertThat(write).isNotNull();
    take(write.source, count);
  }

  boolean hasPendingWrite() {
    return pending.get() != null;
  }

  /** Ends the pending write well, if there is one. */
  boolean completeWrite() {
    Write write = pending.getAndSet(null);
    if (write == null) {
      return false;
    }
    take(write.source, write.source.remaining());
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
