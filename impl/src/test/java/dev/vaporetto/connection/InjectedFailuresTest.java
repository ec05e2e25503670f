package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.connection.out.PreparedMessages;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A connection is right or ended: wherever there is no memory between the arrival of a message and
 * the last byte of its answer, no answer is missing while the connection goes on.
 */
class InjectedFailuresTest {
  private static final int MOST_ALLOCATIONS = 500;

  /** Fails from an allocation on. */
  private static final class FailingPool extends BufferPool {
    /** How many allocations are left before one fails. */
    private int left;

    /** How many fail then. */
    private int failures;

    FailingPool(int left, int failures) {
      this.left = left;
      this.failures = failures;
    }

    private void step() {
      left--;
      if (left < 0 && failures > 0) {
        failures--;
        throw new OutOfMemoryError("injected");
      }
    }

    @Override
    public ByteBuffer acquire() {
      step();
      return super.acquire();
    }

    @Override
    public ByteBuffer allocate(int size) {
      step();
      return super.allocate(size);
    }

    boolean hasFailed() {
      return left < 0;
    }

    void recover() {
      failures = 0;
    }
  }

  /** What a peer and an application do with a connection. */
  enum Scenario {
    /** Five messages arrive at once, so that their answers are held back for one write. */
    BATCH {
      @Override
      void run(Run run) {
        run.receive("one", "two", "three", "four", "five");
      }
    },
    /** Each arrives alone. */
    SINGLE {
      @Override
      void run(Run run) {
        for (int i = 0; i < 5; i++) {
          run.receive("message " + i);
        }
      }
    },
    /** Answers that are larger than a buffer. */
    LARGE {
      @Override
      void run(Run run) {
        run.receive("x".repeat(40_000));
        run.receive("y".repeat(100_000), "small");
      }
    },
    /** The peer takes nothing for a while. */
    SLOW {
      @Override
      void run(Run run) {
        run.bench.transport.script = run.bench.transport.takesLater;
        run.receive("one", "two", "x".repeat(40_000));
        run.receive("three");
        run.bench.transport.script = run.bench.transport.takesAll;
        run.completeWrites();
        run.receive("four");
      }
    },
    /** Messages in fragments, with pings between them. */
    FRAGMENTS {
      @Override
      void run(Run run) {
        for (int i = 0; i < 3; i++) {
          run.expected.add("a".repeat(20_000) + "b" + i);
          run.receiveFrames(
              TestFrames.frame(
                  run.role.peer(), false, Opcode.TEXT, "a".repeat(20_000).getBytes(US_ASCII)),
              TestFrames.ping(run.role.peer(), "ping"),
              TestFrames.frame(
                  run.role.peer(), true, Opcode.CONTINUATION, ("b" + i).getBytes(US_ASCII)));
        }
      }
    },
    /** Reading stops and goes on. */
    SUSPENDED {
      @Override
      void run(Run run) {
        run.suspendAfterFirst = true;
        run.receive("one", "two", "three");
        run.attempt(() -> run.bench.connection.resume(Hold.APPLICATION));
        run.attempt(run.bench::runTasks);
        run.receive("four");
      }
    },
    /** Messages for many connections, as those of a room, behind an answer that waits. */
    SHARED {
      @Override
      void run(Run run) {
        run.bench.transport.script = run.bench.transport.takesLater;
        run.receive("first");
        for (int i = 0; i < 20; i++) {
          String text = "shared " + i;
          run.sent(text);
          run.attempt(
              () ->
                  run.bench
                      .connection
                      .sender()
                      .send(
                          new PreparedMessages(
                              List.of(new PreparedMessage(Opcode.TEXT, text.getBytes(US_ASCII)))),
                          SendCallback.NONE));
        }
        run.bench.transport.script = run.bench.transport.takesAll;
        run.completeWrites();
        run.receive("last");
      }
    },
    /** The application lets sends be held back, and only the clock takes them out. */
    BATCHING {
      @Override
      void run(Run run) {
        run.bench.connection.sender().batching(true);
        for (int i = 0; i < 3; i++) {
          run.sent("held back " + i);
          String text = "held back " + i;
          run.attempt(() -> run.bench.send(text));
        }
        run.attempt(run.bench.timers::pass);
        run.attempt(run.bench.timers::pass);
        run.receive("behind");
        run.attempt(() -> run.bench.connection.sender().flush());
      }
    };

    private static final java.nio.charset.Charset US_ASCII = StandardCharsets.US_ASCII;

    abstract void run(Run run);
  }

  /** One run of a scenario. */
  private static final class Run {
    final Role role;
    final Bench bench;
    final List<String> expected = new ArrayList<>();
    boolean suspendAfterFirst;

    Run(Role role, FailingPool pool, MemoryBudget memory) {
      this.role = role;
      bench = Bench.open(role, pool, memory);
      bench.handler.inText =
          text -> {
            if (suspendAfterFirst) {
              suspendAfterFirst = false;
              bench.connection.suspend(Hold.APPLICATION);
            }
            bench
                .connection
                .sender()
                .send(
                    Opcode.TEXT,
                    ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)),
                    SendCallback.NONE);
          };
    }

    /** What is thrown at a container's thread is its own business. */
    void attempt(Runnable step) {
      try {
        step.run();
      } catch (OutOfMemoryError injected) {
        assertThat(injected).hasMessage("injected");
      }
    }

    void sent(String text) {
      expected.add(text);
    }

    void receive(String... texts) {
      byte[][] frames = new byte[texts.length][];
      for (int i = 0; i < texts.length; i++) {
        expected.add(texts[i]);
        frames[i] = bench.text(texts[i]);
      }
      receiveFrames(frames);
    }

    void receiveFrames(byte[]... frames) {
      attempt(() -> bench.receive(frames));
    }

    void completeWrites() {
      while (bench.transport.hasPendingWrite()) {
        attempt(() -> bench.transport.completeWrite());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverAllocationFailsTheConnectionIsRightOrEnds(Scenario scenario) {
    for (Role role : Role.values()) {
      for (int failures : new int[] {1, 2, Integer.MAX_VALUE}) {
        int n = 0;
        while (run(scenario, role, n, failures)) {
          n++;
          assertThat(n).as("allocations").isLessThan(MOST_ALLOCATIONS);
        }
        assertThat(n).as("allocations that failed").isPositive();
      }
    }
  }

  /** Returns whether an allocation has failed. */
  private static boolean run(Scenario scenario, Role role, int allocations, int failures) {
    FailingPool pool = new FailingPool(allocations, failures);
    MemoryBudget memory = new MemoryBudget(1L << 30);
    Run run = new Run(role, pool, memory);
    scenario.run(run);
    boolean failed = pool.hasFailed();
    pool.recover();
    // A short time later there is memory again, and all deadlines of an end are over.
    for (int i = 0; i < 12; i++) {
      run.bench.pass(Duration.ofSeconds(1));
      run.bench.runTasks();
      run.bench.readable();
      run.completeWrites();
    }
    String what = scenario + " as " + role + ", allocation " + allocations + ", " + failures;
    List<String> answers =
        run.bench.frames().stream()
            .filter(frame -> frame.opcode() == Opcode.TEXT)
            .map(TestFrames.Frame::text)
            .toList();
    if (run.bench.connection.isOpen()) {
      assertThat(answers).as(what).isEqualTo(run.expected);
    } else {
      assertThat(run.expected.subList(0, answers.size())).as(what).isEqualTo(answers);
      run.bench.assertGone();
    }
    run.bench.connection.abort("the test is over");
    run.bench.runTasks();
    assertThat(memory.used()).as(what).isZero();
    assertThat(memory.holders()).as(what).isZero();
    return failed;
  }
}
