package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.message.FrameLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimersTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void aDurationThatIsTooLongForALongIsTheLongest() {
    assertThat(Timers.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Timers.nanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Timers.nanos(Duration.ofMillis(3))).isEqualTo(3_000_000);
  }

  @Test
  void openConnectionsAreThoseBetweenOpenAndTheEndOfTheSocket() {
    Bench bench = new Bench();
    assertThat(bench.timers.timed(Connection.class)).isEmpty();
    bench.connection.open();
    assertThat(bench.timers.timed(Connection.class)).containsExactly(bench.connection);
    bench.connection.abort("enough");
    assertThat(bench.timers.timed(Connection.class)).isEmpty();
  }

  @Test
  void whatFailsOnOneConnectionDoesNotStopTheClockOfTheOthers() {
    AtomicLong clock = new AtomicLong();
    Timers timers = new Timers(clock::get);
    int closed = 0;
    MemoryTransport[] transports = new MemoryTransport[5];
    for (int i = 0; i < transports.length; i++) {
      transports[i] = connect(timers, i % 2 == 0);
    }
    clock.addAndGet(Duration.ofSeconds(2).toNanos());
    timers.tick();
    for (MemoryTransport transport : transports) {
      closed += transport.closes();
    }
    assertThat(closed).isEqualTo(5);
  }

  /** A connection whose peer broke a rule, so that the next tick closes its socket. */
  private static MemoryTransport connect(Timers timers, boolean careless) {
    MemoryTransport transport = new MemoryTransport();
    ConnectionHandler handler = new Bench().handler;
    Connection connection =
        new Connection(
            Role.SERVER,
            MaskingKeys.NONE,
            transport,
            handler,
            new ConnectionRuntime(new BufferPool(), timers, Runnable::run),
            ConnectionSettings.DEFAULT,
            ExtensionPipeline.NONE);
    transport.attach(connection, () -> {});
    connection.open();
    transport.arrive(new byte[] {-1});
    transport.readWanted = false;
    connection.onReadable();
    transport.attach(
        connection,
        () -> {
          if (careless) {
            throw new IllegalStateException("a container's fault");
          }
        });
    return transport;
  }

  /** Without a network: the answer is written while its callback blocks. */
  @Test
  @Timeout(60)
  void theThreadFlushesWhatIsHeldBackWhileTheCallbackBlocks() throws InterruptedException {
    try (Timers timers = new Timers()) {
      timers.start("timers of a test");
      // The thread is asleep until the next tick by now, or will be woken: both must work.
      for (int round = 0; round < 5; round++) {
        MemoryTransport transport = new MemoryTransport();
        Queue<String> writers = new ConcurrentLinkedQueue<>();
        transport.script =
            write -> {
              writers.add(Thread.currentThread().getName());
              return transport.takesAll.write(write);
            };
        Bench.Handler handler = new Bench().handler;
        Connection connection =
            new Connection(
                Role.SERVER,
                MaskingKeys.NONE,
                transport,
                handler,
                new ConnectionRuntime(new BufferPool(), timers, Runnable::run),
                ConnectionSettings.DEFAULT,
                ExtensionPipeline.NONE);
        transport.attach(connection, () -> {});
        connection.open();
        handler.inText =
            text -> {
              if (text.equals("1")) {
                connection
                    .sender()
                    .send(Opcode.TEXT, ByteBuffer.wrap(new byte[] {'w'}), SendCallback.NONE);
                long deadline = System.nanoTime() + SOON.toNanos();
                while (writers.isEmpty() && System.nanoTime() - deadline < 0) {
                  Thread.onSpinWait();
                }
                // It was held back: the thread of the send did not write it.
                assertThat(writers).containsExactly("timers of a test");
              }
            };
        transport.arrive(
            TestFrames.concat(
                TestFrames.text(Role.CLIENT, "1"), TestFrames.text(Role.CLIENT, "2")));
        transport.readWanted = false;
        connection.onReadable();
        assertThat(handler.events).containsExactly("open", "text 1", "text 2");
        connection.abort("done");
      }
    }
  }

  /** Without it no send timeout, and no end of a closing handshake, would come any more. */
  @Test
  @Timeout(60)
  void theClockGoesOnWhateverIsThrownOnItsThread() throws InterruptedException {
    String name = "timers that fail";
    AtomicInteger failures = new AtomicInteger();
    LongSupplier clock =
        () -> {
          if (Thread.currentThread().getName().equals(name) && failures.getAndDecrement() > 0) {
            throw new OutOfMemoryError("injected");
          }
          return System.nanoTime();
        };
    try (Timers timers = new Timers(clock)) {
      BlockingQueue<Long> ticks = new LinkedBlockingQueue<>();
      timers.start(name);
      timers.add(ticks::add);
      assertThat(ticks.poll(20, TimeUnit.SECONDS)).isNotNull();
      failures.set(3);
      long deadline = System.nanoTime() + SOON.toNanos();
      while (failures.get() > 0) {
        assertThat(System.nanoTime() - deadline).as("nanoseconds past the deadline").isNegative();
        Thread.sleep(1);
      }
      ticks.clear();
      assertThat(ticks.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  @Timeout(60)
  void theThreadEndsWithoutConnectionsAndComesBackWithTheNext() throws InterruptedException {
    String name = "timers that rest";
    try (Timers timers = new Timers(System::nanoTime, 1)) {
      timers.start(name);
      for (int round = 0; round < 2; round++) {
        assertThat(isAlive(name)).isFalse();
        MemoryTransport transport = new MemoryTransport();
        Connection connection =
            new Connection(
                Role.CLIENT,
                () -> TestFrames.KEY,
                transport,
                new Bench().handler,
                new ConnectionRuntime(new BufferPool(), timers, Runnable::run),
                ConnectionSettings.DEFAULT,
                ExtensionPipeline.NONE);
        transport.attach(connection, () -> {});
        connection.open();
        assertThat(isAlive(name)).isTrue();
        connection.abort("done");
        while (isAlive(name)) {
          Thread.sleep(10);
        }
      }
    }
  }

  private static boolean isAlive(String threadName) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(threadName));
  }

  // ---- the pool and the settings

  @Test
  void aBufferThatWasGivenBackIsBorrowedAgainClean() {
    BufferPool pool = new BufferPool();
    ByteBuffer buffer = pool.acquire();
    assertThat(buffer.capacity()).isEqualTo(BufferPool.BUFFER_SIZE);
    buffer.position(5).limit(9);
    pool.release(buffer);
    ByteBuffer again = pool.acquire();
    assertThat(again).isSameAs(buffer);
    assertThat(again.position()).isZero();
    assertThat(again.limit()).isEqualTo(BufferPool.BUFFER_SIZE);
    assertThat(pool.acquire()).isNotSameAs(buffer);
  }

  @Test
  void aBufferOfAnotherSizeIsNotPooled() {
    BufferPool pool = new BufferPool();
    ByteBuffer foreign = ByteBuffer.allocate(BufferPool.BUFFER_SIZE + 1);
    pool.release(foreign);
    assertThat(pool.acquire().capacity()).isEqualTo(BufferPool.BUFFER_SIZE);
  }

  @Test
  void settingsAreChecked() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConnectionSettings(Duration.ZERO, second, 0))
        .withMessage("the send timeout must be positive, but is PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConnectionSettings(second, second.negated(), 0))
        .withMessage("the close timeout must be positive, but is PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConnectionSettings(second, second, -1))
        .withMessage("the bound of what waits for the peer came as -1 bytes; expected 0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrameLimits.DEFAULT.withMaxFragmentsPerSecond(0))
        .withMessage("the bound of fragments in a second must be 1 or more, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InboundLimits.DEFAULT.withMessageTimeout(second.negated()))
        .withMessage("the time of a message must be zero or more, but is PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InboundLimits.DEFAULT.withIdleTimeouts(second, second.negated()))
        .withMessage("the write idle timeout must be zero or more, but is PT-1S");
  }
}
