package dev.vaporetto.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.steps.EverySchedule;
import dev.vaporetto.connection.steps.LockSwap;
import dev.vaporetto.connection.steps.Schedule;
import dev.vaporetto.connection.steps.Steps;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.protocol.message.MessageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the threads of a connection do at once, and in whatever order: each send has one
 * outcome, and a true one; messages leave in the order of the calls; no byte follows a close frame;
 * there is one {@code onClose}, and it is the last call; nobody waits for ever.
 *
 * <p>The threads are real ones that run one at a time. Another one may go on wherever one takes or
 * releases the connection's lock, reaches the transport, or is called back. All orders with one
 * interruption are run, or with {@code -Dinterleavings.interruptions}, and then {@code
 * -Dinterleavings.random} random ones, beginning with the seed {@code -Dinterleavings.seed}.
 */
class InterleavingsTest {
  private static final int INTERRUPTIONS = Integer.getInteger("interleavings.interruptions", 1);
  private static final int RANDOM = Integer.getInteger("interleavings.random", 20);
  private static final long SEED = Long.getLong("interleavings.seed", 1);

  /** Where a scenario has more, the rest is left out. */
  private static final int MOST_SCHEDULES =
      Integer.getInteger("interleavings.most", Integer.MAX_VALUE);

  /** It would be told of each shortage. */
  private static final Logger SHORTAGES = Logger.getLogger(MemoryBudget.class.getName());

  private static final ZlibPool ZLIB = new ZlibPool();

  private static final ExtensionPipeline COMPRESSION =
      new PermessageDeflate(new DeflateSettings(true, true, 0, 250), ZLIB)
          .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, List.of())));

  private static final CloseStatus BYE = new CloseStatus(CloseStatus.NORMAL, "bye");

  /** What happens on a connection at once. */
  enum Scenario {
    /** The application closes while it sends and while a message and the peer's close come. */
    CLOSE_SEND_READ {
      @Override
      void set(Run run) {
        run.arrive(run.bench.text("p1"), run.bench.close(1000, "peer"));
        run.sender("a", 2);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** The same, and each answer of the endpoint's is a send of its own. */
    ECHO_AND_CLOSE {
      @Override
      void set(Run run) {
        run.echoes();
        run.arrive(run.bench.text("p1"), run.bench.text("p2"));
        run.arrive(run.bench.text("p3"));
        run.sender("a", 1);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** Two threads send to a peer that is slow, and a third one closes. */
    SLOW_PEER {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.sender("a", 2);
        run.sender("b", 1);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** The transport takes a write while the method that hands it over has not returned. */
    TAKEN_AT_ONCE {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.sender("a", 2);
        run.sender("b", 2);
      }
    },
    /** The connection is cut off while its threads send. */
    ABORT {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.arrive(run.bench.text("p1"));
        run.sender("a", 2);
        run.steps.actor("abort", () -> run.bench.connection.abort("cut off"));
      }
    },
    /** A write fails while others send and a message comes. */
    FAILING_WRITE {
      @Override
      void set(Run run) {
        run.transportFails();
        run.arrive(run.bench.text("p1"));
        run.sender("a", 2);
        run.sender("b", 1);
      }
    },
    /** The peer breaks a rule while the application closes and sends. */
    BROKEN_RULE {
      @Override
      void set(Run run) {
        run.arrive(run.bench.text("p1"));
        run.arrive(TestFrames.frame(run.bench.role.peer(), false, Opcode.PING));
        run.sender("a", 2);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** The peer is gone while the application sends and closes. */
    END_OF_STREAM {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.arrive(run.bench.text("p1"));
        run.bench.transport.arriveEndOfStream();
        run.sender("a", 2);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** Threads that wait for their messages to be taken, and the end. */
    BLOCKING {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.blockingSender("a", 2);
        run.blockingSender("b", 1);
        run.steps.actor("abort", () -> run.bench.connection.abort("cut off"));
      }
    },
    /** Threads that wait for room, and nobody closes. */
    NO_ROOM {
      @Override
      void set(Run run) {
        run.bench.connection.sender().outboundLimit(8, Overflow.FAIL);
        run.transportTakesLater();
        run.blockingSender("a", 2);
        run.blockingSender("b", 2);
      }
    },
    /** The oldest messages are dropped while the transport takes them. */
    DROP_OLDEST {
      @Override
      void set(Run run) {
        run.bench.connection.sender().outboundLimit(8, Overflow.DROP_OLDEST);
        run.transportTakesLater();
        run.sender("a", 3);
        run.sender("b", 2);
      }
    },
    /** Too much waits for a peer, and the connection is closed for that. */
    TOO_SLOW {
      @Override
      void set(Run run) {
        run.bench.connection.sender().outboundLimit(8, Overflow.CLOSE);
        run.transportTakesLater();
        run.arrive(run.bench.text("p1"));
        run.sender("a", 3);
        run.sender("b", 2);
      }
    },
    /** Reading stops and goes on while messages come. */
    SUSPENDED {
      @Override
      void set(Run run) {
        run.arrive(run.bench.text("p1"), run.bench.text("p2"));
        run.arrive(run.bench.text("p3"));
        run.steps.actor(
            "suspend",
            () -> {
              run.bench.connection.suspend(Hold.APPLICATION);
              run.steps.point();
              run.bench.connection.resume(Hold.APPLICATION);
              run.steps.point();
              run.bench.connection.suspend(Hold.APPLICATION);
              run.steps.point();
              run.bench.connection.resume(Hold.APPLICATION);
            });
      }
    },
    /** Reading has stopped when the application closes. */
    CLOSE_WHILE_SUSPENDED {
      @Override
      void set(Run run) {
        run.arrive(run.bench.text("p1"), run.bench.text("p2"), run.bench.close(1000, "peer"));
        run.steps.actor("suspend", () -> run.bench.connection.suspend(Hold.APPLICATION));
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** The reader finds that it has to wait while the application closes. */
    CLOSE_BEFORE_PARKED(false, 1) {
      @Override
      void set(Run run) {
        run.bench.connection.suspend(Hold.APPLICATION);
        run.arrive(run.bench.text("p1"));
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** Pings are answered while the application closes and sends. */
    PINGS {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.arrive(run.bench.ping("1"), run.bench.ping("2"));
        run.arrive(run.bench.ping("3"));
        run.sender("a", 1);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** All deadlines pass while the peer takes nothing, and its close frame comes. */
    DEADLINES {
      @Override
      void set(Run run) {
        run.bench.transport.script = run.bench.transport.takesLater;
        run.arrive(run.bench.text("p1"), run.bench.close(1000, "peer"));
        run.sender("a", 2);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
        run.steps.actor("clock", () -> run.bench.pass(Duration.ofSeconds(30)));
      }
    },
    /** The memory is needed for others while sends wait and end. */
    MEMORY {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        // Each is more than all of the other holder's.
        run.padding = ".".repeat(20_000);
        run.arrive(run.bench.text("p1"));
        run.sender("a", 2);
        run.blockingSender("b", 1);
        run.steps.actor(
            "others",
            () -> {
              run.memory.take();
              run.memory.giveBack();
            });
      }
    },
    /** Messages are compressed with a context, so that none may be missing for the next one. */
    COMPRESSED(false, 0, true) {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.padding = " and the same again and again".repeat(3);
        run.sender("a", 2);
        run.sender("b", 1);
        run.blockingSender("c", 1);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    },
    /** The same, and the connection is cut off. */
    COMPRESSED_ABORT(false, 0, true) {
      @Override
      void set(Run run) {
        run.transportTakesLater();
        run.padding = " and the same again and again".repeat(3);
        run.sender("a", 2);
        run.sender("b", 1);
        run.steps.actor("abort", () -> run.bench.connection.abort("cut off"));
      }
    },
    /** Callbacks run on an executor of the application's with two threads. */
    HANDED_OVER(true, 0) {
      @Override
      void set(Run run) {
        run.echoes();
        run.arrive(run.bench.text("p1"), run.bench.text("p2"));
        run.arrive(run.bench.text("p3"), run.bench.close(1000, "peer"));
        run.steps.service("executor 2", run::hasTask, run::runTask);
        run.steps.actor("close", () -> run.bench.connection.close(BYE));
      }
    };

    final boolean handsOver;

    /** How many interruptions more than in others are tried. */
    final int more;

    final boolean compressed;

    Scenario() {
      this(false, 0);
    }

    Scenario(boolean handsOver, int more) {
      this(handsOver, more, false);
    }

    Scenario(boolean handsOver, int more, boolean compressed) {
      this.handsOver = handsOver;
      this.more = more;
      this.compressed = compressed;
    }

    abstract void set(Run run);
  }

  /** Somebody else who holds memory of the same budget. */
  private static final class OtherHolder {
    final MemoryBudget budget;
    private @Nullable Bench other;

    OtherHolder(long limit) {
      budget = new MemoryBudget(limit);
    }

    void take() {
      Bench bench = Bench.open(budget);
      other = bench;
      bench.transport.script = bench.transport.takesLater;
      for (int i = 0; i < 3; i++) {
        bench.send("x".repeat(100));
      }
    }

    void giveBack() {
      Bench bench = other;
      if (bench != null) {
        bench.connection.abort("the other one is gone");
        bench.runTasks();
      }
    }
  }

  /** One send, whose outcomes are counted. */
  private static final class Told implements SendCallback {
    final String text;
    int outcomes;
    @Nullable Throwable failure;

    Told(String text) {
      this.text = text;
    }

    @Override
    public void onSent(@Nullable Throwable reason) {
      outcomes++;
      failure = reason;
    }
  }

  /** One run of a scenario. */
  private static final class Run {
    final OtherHolder memory;
    final Steps steps;
    final Bench bench;
    final List<Told> sends = new ArrayList<>();

    /** Behind each text that is sent. */
    String padding = "";

    private final ReentrantLock lock;

    /** The lock that was swapped for it. */
    private final ReentrantLock old;

    private final ExtensionPipeline extensions;

    Run(Scenario scenario, Role role, Schedule schedule) {
      steps = new Steps(schedule);
      memory = new OtherHolder(scenario == Scenario.MEMORY ? 50 * 1024 : 1 << 30);
      extensions = scenario.compressed ? COMPRESSION : ExtensionPipeline.NONE;
      bench =
          new Bench(
              role,
              ConnectionSettings.DEFAULT,
              extensions,
              scenario.handsOver,
              new BufferPool(),
              memory.budget);
      old = bench.lock();
      int swapped = LockSwap.swap(bench, steps);
      lock = bench.lock();
      assertThat(swapped).as("places where the lock is").isGreaterThan(5);
      bench.transport.attach(bench.connection, this::check);
      bench.transport.script =
          write -> {
            steps.point();
            boolean whole = bench.transport.takesAll.write(write);
            steps.point();
            return whole;
          };
      bench.handler.inText = text -> steps.point();
      bench.handler.inClose = steps::point;
      steps.service("reader", this::isReadable, bench::readable);
      steps.service("executor", this::hasTask, this::runTask);
      bench.connection.open();
      bench.runTasks();
      scenario.set(this);
    }

    private void check() {
      if (lock.isHeldByCurrentThread()) {
        steps.fail(new AssertionError("the transport is reached with the lock"));
      }
      steps.point();
    }

    private boolean isReadable() {
      return bench.transport.readWanted && bench.transport.hasUnread();
    }

    boolean hasTask() {
      return !bench.tasks.isEmpty();
    }

    void runTask() {
      Runnable task = bench.tasks.poll();
      if (task != null) {
        task.run();
      }
    }

    // ---- for scenarios

    void arrive(byte[]... frames) {
      bench.transport.arrive(TestFrames.concat(frames));
    }

    void sender(String name, int count) {
      steps.actor(
          name,
          () -> {
            for (int i = 1; i <= count; i++) {
              send(name + i + padding);
            }
          });
    }

    private void send(String text) {
      Told told = new Told(text);
      sends.add(told);
      bench.connection.sender().send(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(US_ASCII)), told);
    }

    void blockingSender(String name, int count) {
      steps.actor(
          name,
          () -> {
            for (int i = 1; i <= count; i++) {
              sendBlocking(name + i + padding);
            }
          });
    }

    private void sendBlocking(String text) throws InterruptedException {
      Told told = new Told(text);
      sends.add(told);
      try {
        bench
            .connection
            .sender()
            .sendBlocking(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(US_ASCII)));
        told.onSent(null);
      } catch (IOException failure) {
        told.onSent(failure);
      }
    }

    void echoes() {
      bench.handler.inText =
          text -> {
            steps.point();
            send("echo of " + text);
          };
    }

    void transportTakesLater() {
      bench.transport.script =
          write -> {
            steps.point();
            return false;
          };
      steps.service("socket", bench.transport::hasPendingWrite, bench.transport::completeWrite);
    }

    /** The second write is not taken. */
    void transportFails() {
      transportTakesLater();
      var pending = bench.transport.script;
      bench.transport.script =
          write -> {
            if (bench.transport.writes() == 2) {
              throw new IOException("the peer has reset the connection");
            }
            return pending.write(write);
          };
    }

    // ---- what must hold

    void run() throws InterruptedException {
      // Whoever still uses it waits for ever.
      old.lock();
      try {
        steps.run();
      } finally {
        old.unlock();
      }
      if (bench.connection.isOpen()) {
        assertThat(bench.connection.sender().bufferedBytes()).as("bytes left over").isZero();
        assertThat(bench.transport.readWanted).as("the connection reads").isTrue();
        assertThat(bench.transport.hasUnread()).as("unread bytes").isFalse();
        assertThat(sends).allMatch(told -> told.outcomes == 1, "has an outcome");
      }
      bench.transport.script = bench.transport.takesAll;
      bench.pass(Duration.ofSeconds(30));
      bench.runTasks();
      bench.connection.abort("the test is over");
      bench.runTasks();
      bench.assertGone();
      List<String> events = bench.handler.events;
      assertThat(events.get(0)).isEqualTo("open");
      assertThat(events.get(events.size() - 1)).startsWith("close ");
      assertThat(bench.handler.violations).isEmpty();
      assertThat(bench.transport.violations).isEmpty();
      assertThat(events.stream().filter(each -> each.startsWith("text ")))
          .containsExactlyElementsOf(
              List.of("text p1", "text p2", "text p3").subList(0, received()));
      assertSends();
      memory.giveBack();
      assertThat(memory.budget.used()).as("bytes of account").isZero();
      assertThat(memory.budget.holders()).as("holders of memory").isZero();
    }

    private int received() {
      return (int) bench.handler.events.stream().filter(each -> each.startsWith("text ")).count();
    }

    private void assertSends() {
      assertThat(sends).allMatch(told -> told.outcomes == 1, "has one outcome");
      List<String> left = textsOnTheWire();
      assertThat(left)
          .as("what is on the wire")
          .containsExactlyInAnyOrderElementsOf(
              sends.stream().filter(told -> told.failure == null).map(told -> told.text).toList());
      for (String sender : List.of("a", "b", "c", "echo")) {
        assertThat(left.stream().filter(each -> each.startsWith(sender))).isSorted();
      }
      assertThat(Math.max(ZLIB.liveDeflaters(), ZLIB.liveInflaters()))
          .as("objects of zlib")
          .isLessThanOrEqualTo(ZlibPool.DEFAULT_MAX_IDLE);
    }

    /** As the peer reads them; nothing may follow a close frame. */
    private List<String> textsOnTheWire() {
      MessageReader reader = new MessageReader(bench.role.peer(), new MessageLimits(), extensions);
      ByteBuffer wire = ByteBuffer.wrap(bench.transport.wire());
      List<String> texts = new ArrayList<>();
      try {
        MessageEvent event = reader.next(wire);
        while (event != MessageEvent.NEED_MORE) {
          if (event == MessageEvent.TEXT) {
            texts.add(reader.text());
          } else if (event == MessageEvent.CLOSE) {
            assertThat(wire.remaining()).as("bytes behind a close frame").isZero();
          }
          event = reader.next(wire);
        }
      } catch (WebSocketFailure broken) {
        throw new AssertionError("what is on the wire breaks a rule", broken);
      } finally {
        reader.close();
      }
      return texts;
    }
  }

  @BeforeAll
  static void logNoShortage() {
    SHORTAGES.setLevel(Level.SEVERE);
  }

  @AfterAll
  static void logThemAgain() {
    SHORTAGES.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void inEveryOrderOfItsThreadsTheConnectionIsRightOrEnds(Scenario scenario) throws Exception {
    for (Role role : Role.values()) {
      EverySchedule every = new EverySchedule(INTERRUPTIONS + scenario.more);
      int count = 0;
      do {
        count++;
        run(scenario, role, every, every);
      } while (every.next() && count < MOST_SCHEDULES);
      assertThat(count).as("schedules").isGreaterThan(10);
      for (long seed = SEED; seed < SEED + RANDOM; seed++) {
        run(scenario, role, Schedule.random(seed, 4), "the random one of seed " + seed);
      }
      if (INTERRUPTIONS > 1) {
        System.out.println(scenario + " as " + role + ": " + count + " schedules");
      }
    }
  }

  private static void run(Scenario scenario, Role role, Schedule schedule, Object name)
      throws InterruptedException {
    Run run = new Run(scenario, role, schedule);
    try {
      run.run();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          scenario
              + " as "
              + role
              + ", schedule "
              + name
              + ", callbacks "
              + run.bench.handler.events,
          failure);
    }
  }
}
