package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sends that block: what they wait for, what ends the wait, and that no wake-up is lost. */
@Timeout(60)
class BlockingSendTest {
  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  /** A thread with something to do that may fail. */
  private static final class Blocked extends Thread {
    interface Work {
      void run() throws Exception;
    }

    private final Work work;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Blocked(Work work) {
      this.work = work;
      start();
    }

    @Override
    public void run() {
      try {
        work.run();
      } catch (Throwable e) {
        failure.set(e);
      }
    }

    /** Waits until the thread waits for a condition. */
    void awaitBlocked() {
      while (getState() != State.WAITING && getState() != State.TIMED_WAITING) {
        assertThat(isAlive()).as("the thread blocks").isTrue();
        Thread.onSpinWait();
      }
    }

    @Nullable Throwable result() throws InterruptedException {
      join(40_000);
      assertThat(isAlive()).as("the thread still blocks").isFalse();
      return failure.get();
    }
  }

  @Test
  void aMessageThatTheTransportTakesAtOnceDoesNotBlock() throws Exception {
    bench.sendBlocking("quick");
    assertThat(bench.texts()).containsExactly("quick");
  }

  @Test
  void theSenderWaitsWhereTheContainerEndsTheWrite() throws Exception {
    transport.script = transport.takesLater;
    Blocked sender = new Blocked(() -> bench.sendBlocking("slow"));
    sender.awaitBlocked();
    transport.completeWrite();
    assertThat(sender.result()).isNull();
    assertThat(bench.texts()).containsExactly("slow");
  }

  @Test
  void aMessageThatIsDroppedForItsMemoryHasNotBeenSent() throws Exception {
    MemoryBudget memory = new MemoryBudget(128 * 1024);
    Bench largest = Bench.open(memory);
    largest.transport.script = largest.transport.takesLater;
    largest.send(Opcode.BINARY, new byte[50 * 1024]);
    Blocked sender = new Blocked(() -> largest.sendBlocking("behind"));
    sender.awaitBlocked();
    Bench other = Bench.open(memory);
    other.transport.script = other.transport.takesLater;
    other.send(Opcode.BINARY, new byte[60 * 1024]);
    assertThat(largest.connection.sender().bufferedBytes())
        .as("what is being written, and the close frame")
        .isBetween(50L * 1024, 51L * 1024);
    // The close frame is longer than the message was.
    largest.transport.completeWrite();
    largest.transport.completeWrite();
    assertThat(sender.result()).isInstanceOf(IOException.class);
    assertThat(largest.closeFrame().closeCode()).isEqualTo(1013);
    assertThat(largest.frames()).as("the message before, and the close frame").hasSize(2);
    assertThat(largest.connection.sender().bufferedBytes()).isZero();
  }

  /** The sender's own message is written, so it need not wait for the write that is pending now. */
  @Test
  void theSenderDoesNotWaitForTheNextWriteWhenItsOwnEndedMeanwhile() throws Exception {
    transport.script = transport.takesLater;
    Blocked sender = new Blocked(() -> bench.sendBlocking("first"));
    sender.awaitBlocked();
    bench.send("second");
    transport.completeWrite();
    assertThat(sender.result()).isNull();
    assertThat(bench.texts()).containsExactly("first");
    assertThat(transport.hasPendingWrite()).isTrue();
  }

  @Test
  void theSenderWaitsForRoomInTheQueueAndIsNotRefused() throws Exception {
    Bench small =
        Bench.open(new ConnectionSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), 10));
    small.transport.script = small.transport.takesLater;
    small.send("0123456789");
    Blocked sender = new Blocked(() -> small.sendBlocking("0123456789"));
    sender.awaitBlocked();
    assertThat(small.transport.writes()).isEqualTo(1);
    small.transport.script = small.transport.takesAll;
    small.transport.completeWrite();
    assertThat(sender.result()).isNull();
    assertThat(small.texts()).containsExactly("0123456789", "0123456789");
  }

  @Test
  void theEndOfTheConnectionReleasesABlockedSender() throws Exception {
    transport.script = transport.takesLater;
    Blocked sender = new Blocked(() -> bench.sendBlocking("lost"));
    sender.awaitBlocked();
    bench.connection.abort("the application has stopped");
    assertThat(sender.result())
        .isInstanceOf(IOException.class)
        .hasMessage("the application has stopped");
  }

  @Test
  void aBlockedSenderWhoseMessageIsTakenWhileTheConnectionEndsHasNotFailed() throws Exception {
    transport.script = transport.takesLater;
    Blocked sender = new Blocked(() -> bench.sendBlocking("answered"));
    sender.awaitBlocked();
    transport.completeWrite(bench::receiveEndOfStream);
    assertThat(sender.result()).isNull();
    bench.assertGone();
  }

  @Test
  void aSenderWhoseMessageIsTakenWhileTheConnectionEndsDoesNotBlock() throws Exception {
    transport.script =
        write -> {
          boolean taken = transport.takesAll.write(write);
          bench.receiveEndOfStream();
          return taken;
        };
    bench.sendBlocking("answered");
    bench.assertGone();
  }

  @Test
  void aSenderBehindAMessageThatIsTakenWhileTheConnectionEndsIsReleased() throws Exception {
    transport.script = transport.takesLater;
    Sent first = bench.send("answered");
    Blocked sender = new Blocked(() -> bench.sendBlocking("lost"));
    sender.awaitBlocked();
    transport.completeWrite(bench::receiveEndOfStream);
    assertThat(first.isWell()).isTrue();
    assertThat(sender.result()).hasMessage("the peer closed the connection");
  }

  @Test
  void theSendDeadlineReleasesABlockedSender() throws Exception {
    transport.script = transport.takesLater;
    Blocked sender = new Blocked(() -> bench.sendBlocking("lost"));
    sender.awaitBlocked();
    bench.pass(Duration.ofSeconds(21));
    assertThat(sender.result())
        .isInstanceOf(IOException.class)
        .hasMessage("the peer took no byte for 20000 ms");
    bench.runTasks();
    bench.assertGone();
  }

  @Test
  void anInterruptReleasesABlockedSenderAndTheMessageStaysInItsPlace() throws Exception {
    transport.script = transport.takesLater;
    Blocked sender = new Blocked(() -> bench.sendBlocking("queued"));
    sender.awaitBlocked();
    sender.interrupt();
    assertThat(sender.result()).isInstanceOf(InterruptedException.class);
    transport.completeWrite();
    assertThat(bench.texts()).containsExactly("queued");
  }

  /** A wake-up that is lost hangs one of the threads, and the test with it. */
  @Test
  void noWakeUpIsLost() throws Exception {
    AtomicInteger number = new AtomicInteger();
    transport.script =
        write -> number.incrementAndGet() % 4 == 0 && transport.takesAll.write(write);
    int threads = 4;
    int messages = 500;
    AtomicInteger running = new AtomicInteger(threads);
    List<Blocked> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      senders.add(
          new Blocked(
              () -> {
                try {
                  for (int i = 0; i < messages; i++) {
                    bench.sendBlocking("message " + i);
                  }
                } finally {
                  running.decrementAndGet();
                }
              }));
    }
    long deadline = System.nanoTime() + 40_000_000_000L;
    while (running.get() > 0 && System.nanoTime() - deadline < 0) {
      if (!transport.completeWrite()) {
        Thread.onSpinWait();
      }
    }
    for (Blocked sender : senders) {
      assertThat(sender.result()).isNull();
    }
    assertThat(bench.texts()).hasSize(threads * messages);
  }
}
