package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.concurrent.BorrowedThreads;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.TestFrames.Frame;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection on the workbench: its transport, its clock and its executor are moved by hand. */
final class Bench {
  final Role role;
  final MemoryTransport transport = new MemoryTransport();
  final AtomicLong clock = new AtomicLong(1_000);
  final Timers timers = new Timers(clock::get);
  final BufferPool pool;
  final Handler handler = new Handler();
  final Connection connection;

  /** Work that the connection handed to the executor. */
  final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Whether the executor has been shut down. */
  volatile boolean executorDown;

  /** What the executor throws instead; null for nothing. */
  volatile @Nullable Error executorFailure;

  private final ReentrantLock lock;

  Bench() {
    this(Role.SERVER);
  }

  Bench(Role role) {
    this(role, ConnectionSettings.DEFAULT);
  }

  Bench(Role role, ConnectionSettings settings) {
    this(role, settings, ExtensionPipeline.NONE);
  }

  Bench(Role role, ConnectionSettings settings, ExtensionPipeline extensions) {
    this(role, settings, extensions, false, new BufferPool(), new MemoryBudget());
  }

  Bench(
      Role role,
      ConnectionSettings settings,
      ExtensionPipeline extensions,
      boolean handsOver,
      BufferPool pool,
      MemoryBudget memory) {
    this(role, settings, extensions, handsOver, pool, memory, BorrowedThreads.unlimited());
  }

  private Bench(
      Role role,
      ConnectionSettings settings,
      ExtensionPipeline extensions,
      boolean handsOver,
      BufferPool pool,
      MemoryBudget memory,
      BorrowedThreads borrowed) {
    this.role = role;
    this.pool = pool;
    ConnectionRuntime shared =
        new ConnectionRuntime(pool, timers, this::execute).withMemory(memory).borrowing(borrowed);
    ConnectionRuntime runtime = handsOver ? shared.handingOverTo(this::execute) : shared;
    MaskingKeys keys = role.masks() ? () -> TestFrames.KEY : MaskingKeys.NONE;
    connection = new Connection(role, keys, transport, handler, runtime, settings, extensions);
    lock = lockOf(connection);
    transport.attach(connection, this::assertUnlocked);
  }

  /** A bench whose callbacks all run as tasks of the executor. */
  static Bench handingOver() {
    return new Bench(
        Role.SERVER,
        ConnectionSettings.DEFAULT,
        ExtensionPipeline.NONE,
        true,
        new BufferPool(),
        new MemoryBudget());
  }

  /** A server's, whose callbacks count among those of others. */
  static Bench borrowing(BorrowedThreads borrowed) {
    return new Bench(
        Role.SERVER,
        ConnectionSettings.DEFAULT,
        ExtensionPipeline.NONE,
        false,
        new BufferPool(),
        new MemoryBudget(),
        borrowed);
  }

  /** An open server's, whose memory is also that of others. */
  static Bench open(MemoryBudget memory) {
    return open(Role.SERVER, new BufferPool(), memory);
  }

  static Bench open(Role role, BufferPool pool, MemoryBudget memory) {
    Bench bench =
        new Bench(role, ConnectionSettings.DEFAULT, ExtensionPipeline.NONE, false, pool, memory);
    bench.connection.open();
    return bench;
  }

  /** An open connection of a server that is not on a bench, for a test of what it shares. */
  static Connection open(MemoryTransport transport, ConnectionRuntime runtime) {
    Connection connection =
        new Connection(
            Role.SERVER,
            MaskingKeys.NONE,
            transport,
            new SilentHandler(),
            runtime,
            ConnectionSettings.DEFAULT,
            ExtensionPipeline.NONE);
    transport.attach(connection, () -> {});
    connection.open();
    return connection;
  }

  static Bench open() {
    return open(Role.SERVER);
  }

  static Bench open(Role role) {
    Bench bench = new Bench(role);
    bench.connection.open();
    return bench;
  }

  static Bench open(ConnectionSettings settings) {
    Bench bench = new Bench(Role.SERVER, settings);
    bench.connection.open();
    return bench;
  }

  private static ReentrantLock lockOf(Connection connection) {
    try {
      Field field = Connection.class.getDeclaredField("lock");
      field.setAccessible(true);
      return (ReentrantLock) field.get(connection);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the lock has another name now", e);
    }
  }

  /** The lock that the connection was made with. */
  ReentrantLock lock() {
    return lock;
  }

  /** Neither user code nor the transport is ever called while the connection's lock is held. */
  void assertUnlocked() {
    assertThat(lock.isHeldByCurrentThread()).as("the connection's lock is held").isFalse();
  }

  /** Waits until a thread is blocked. */
  static void awaitWaiting(Thread thread) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime() - deadline).as("nanoseconds past the deadline").isNegative();
      Thread.onSpinWait();
    }
  }

  private void execute(Runnable task) {
    assertUnlocked();
    Error failure = executorFailure;
    if (failure != null) {
      throw failure;
    }
    if (executorDown) {
      throw new RejectedExecutionException("shut down");
    }
    tasks.add(task);
  }

  void runTasks() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }

  /** All bytes arrive in one read; the connection is notified if it waits for them. */
  void receive(byte[]... frames) {
    transport.arrive(TestFrames.concat(frames));
    readable();
  }

  void receiveEndOfStream() {
    transport.arriveEndOfStream();
    readable();
  }

  void readable() {
    if (transport.readWanted) {
      transport.readWanted = false;
      connection.onReadable();
    }
  }

  byte[] text(String text) {
    return TestFrames.text(role.peer(), text);
  }

  byte[] ping(String payload) {
    return TestFrames.ping(role.peer(), payload);
  }

  byte[] close(int code, String reason) {
    return TestFrames.close(role.peer(), code, reason);
  }

  /** Lets time pass, then ticks. */
  void pass(Duration time) {
    clock.addAndGet(time.toNanos());
    timers.tick();
  }

  /** Sends a text and returns its outcome. */
  Sent send(String text) {
    return send(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  Sent send(Opcode opcode, byte[] payload) {
    Sent sent = new Sent(this);
    connection.sender().send(opcode, ByteBuffer.wrap(payload), sent);
    return sent;
  }

  void sendBlocking(String text) throws Exception {
    connection
        .sender()
        .sendBlocking(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The frames on the wire; fails if the last one is cut. */
  List<Frame> frames() {
    return TestFrames.parse(role, transport.wire());
  }

  /** The texts of all frames on the wire that are not close frames. */
  List<String> texts() {
    return frames().stream()
        .filter(each -> each.opcode() != Opcode.CLOSE)
        .map(Frame::text)
        .toList();
  }

  /** The last frame on the wire, which must be a close frame, and the only one. */
  Frame closeFrame() {
    List<Frame> all = frames();
    assertThat(all.stream().filter(each -> each.opcode() == Opcode.CLOSE)).hasSize(1);
    Frame last = all.get(all.size() - 1);
    assertThat(last.opcode()).as("the last frame").isEqualTo(Opcode.CLOSE);
    return last;
  }

  /** The socket is closed, onClose has run, and nothing refers to the connection. */
  void assertGone() {
    assertThat(transport.closes()).as("calls of close()").isEqualTo(1);
    assertThat(handler.closures).as("calls of onClose").hasSize(1);
    assertThat(timers.timed(Connection.class)).isEmpty();
    assertThat(connection.isOpen()).isFalse();
  }

  Closure closure() {
    assertThat(handler.closures).as("calls of onClose").hasSize(1);
    return handler.closures.get(0);
  }

  /** The outcome of a send. */
  static final class Sent implements SendCallback {
    private final Bench bench;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Throwable outcome;

    Sent(Bench bench) {
      this.bench = bench;
    }

    @Override
    public void onSent(@Nullable Throwable failure) {
      bench.assertUnlocked();
      outcome = failure;
      assertThat(calls.incrementAndGet()).as("calls of onSent").isEqualTo(1);
    }

    /** Whether it was called on the thread of the send, before that returned. */
    boolean isDoneAtOnce() {
      return calls.get() > 0;
    }

    /** Whether it was called, at the latest by the executor. */
    boolean isDone() {
      bench.runTasks();
      return isDoneAtOnce();
    }

    boolean isWell() {
      return isDone() && outcome == null;
    }

    @Nullable Throwable failure() {
      bench.runTasks();
      return outcome;
    }
  }

  /** Records its calls, and runs a test's code inside a callback. */
  final class Handler implements ConnectionHandler {
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final List<Closure> closures = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());

    /** Where the payload of the last binary message was, unless that is where the input was. */
    WeakReference<byte[]> lastBinary = new WeakReference<>(null);

    Runnable inOpen = () -> {};
    Consumer<String> inText = text -> {};
    Runnable inClose = () -> {};
    private final AtomicInteger inside = new AtomicInteger();

    /** What must not be; the connection may have taken it for a failure of the endpoint. */
    final List<AssertionError> violations = Collections.synchronizedList(new ArrayList<>());

    private void callback(String event, Runnable body) {
      try {
        assertUnlocked();
        assertThat(inside.incrementAndGet()).as("callbacks at once").isEqualTo(1);
        assertThat(closures).as("nothing comes after onClose").isEmpty();
      } catch (AssertionError violation) {
        violations.add(violation);
        throw violation;
      }
      events.add(event);
      try {
        body.run();
      } finally {
        inside.decrementAndGet();
      }
    }

    @Override
    public void onOpen() {
      assertThat(events).as("onOpen comes first").isEmpty();
      callback("open", inOpen);
    }

    @Override
    public void onText(String text) {
      callback("text " + text, () -> inText.accept(text));
    }

    @Override
    @SuppressWarnings("ByteBufferBackingArray") // only to see whether it can be collected
    public void onBinary(ByteBuffer payload) {
      lastBinary = new WeakReference<>(payload.hasArray() ? payload.array() : null);
      callback("binary " + payload.remaining(), () -> {});
    }

    @Override
    public void onPong(ByteBuffer payload) {
      callback("pong " + StandardCharsets.UTF_8.decode(payload), () -> {});
    }

    @Override
    public void onError(Throwable failure) {
      callback("error " + failure.getMessage(), () -> errors.add(failure));
    }

    @Override
    public void onClose(Closure closure) {
      callback(
          "close " + closure.status().code(),
          () -> {
            inClose.run();
            closures.add(closure);
          });
    }
  }
}
