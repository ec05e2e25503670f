package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.frame.FrameDecoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sender learns once, and truthfully, what became of its message; and on which thread. */
class SendOutcomeTest {
  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  // ---- truthfully

  /** A second thread sends while the first one is inside the transport's write(). */
  private List<Sent> sendDuringAWriteThatIsPendingThen() {
    List<Sent> sends = new ArrayList<>();
    transport.script =
        write -> {
          if (sends.isEmpty()) {
            Thread second = new Thread(() -> sends.add(bench.send("second")));
            second.start();
            try {
              second.join(40_000);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
          return false;
        };
    sends.add(0, bench.send("first"));
    assertThat(sends).hasSize(2).noneMatch(Sent::isDone);
    return sends;
  }

  @Test
  void aMessageThatIsWrittenIsDoneWhateverWaitsBehindIt() {
    List<Sent> sends = sendDuringAWriteThatIsPendingThen();
    transport.completeWrite();
    assertThat(bench.texts()).containsExactly("first");
    assertThat(sends.get(0).isWell()).isTrue();
    assertThat(sends.get(1).isDone()).isFalse();
  }

  @Test
  void aMessageThatWasWrittenHasNotFailedWithTheConnection() {
    List<Sent> sends = sendDuringAWriteThatIsPendingThen();
    transport.completeWrite();
    transport.failWrite(new IOException("reset"));
    assertThat(sends.get(0).isWell()).isTrue();
    assertThat(sends.get(1).failure()).hasMessage("reset");
  }

  // ---- while the connection ends

  /** The peer has answered and closed the socket before the write returns. */
  @ParameterizedTest
  @EnumSource
  void aMessageThatIsTakenWhileTheConnectionEndsHasNotFailed(Role role) {
    Bench each = Bench.open(role);
    each.transport.script =
        write -> {
          boolean taken = each.transport.takesAll.write(write);
          each.send("behind it");
          each.receive(each.close(1000, ""));
          each.receiveEndOfStream();
          return taken;
        };
    Sent sent = each.send("answered");
    assertThat(sent.isWell()).isTrue();
    assertThat(each.texts()).containsExactly("answered");
    each.assertGone();
  }

  @Test
  void aPendingMessageThatIsTakenWhileTheConnectionEndsHasNotFailed() {
    List<Sent> sends = sendDuringAWriteThatIsPendingThen();
    transport.completeWrite(
        () -> {
          bench.receiveEndOfStream();
          assertThat(sends.get(0).isDone()).isFalse();
          assertThat(sends.get(1).failure()).hasMessage("the peer closed the connection");
        });
    assertThat(sends.get(0).isWell()).isTrue();
    assertThat(transport.writes()).isEqualTo(1);
    bench.assertGone();
  }

  /** The socket's failure may be reported by a thread that knows nothing of the write. */
  @Test
  void aMessageThatIsTakenWhileTheSocketFailsHasNotFailed() {
    transport.script =
        write -> {
          boolean taken = transport.takesAll.write(write);
          bench.connection.onWriteFailed(new IOException("reset"));
          return taken;
        };
    assertThat(bench.send("taken").isWell()).isTrue();
    bench.assertGone();
  }

  @Test
  void aMessageThatIsNotTakenWhenTheConnectionEndsHasFailedOnce() {
    transport.script =
        write -> {
          bench.receiveEndOfStream();
          return false;
        };
    assertThat(bench.send("pending").failure()).hasMessage("the peer closed the connection");

    Bench other = Bench.open();
    other.transport.script =
        write -> {
          other.receiveEndOfStream();
          throw new ClosedChannelException();
        };
    assertThat(other.send("thrown").failure()).hasMessage("the peer closed the connection");
    assertThat(other.handler.events).containsExactly("open", "close 1006");
  }

  @Test
  void aSocketThatCannotBeClosedFailsItsPendingMessage() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("lost");
    transport.closeFailure = new IllegalStateException("the container is broken");
    assertThatThrownBy(() -> bench.connection.abort("over")).hasMessage("the container is broken");
    assertThat(sent.failure()).hasMessage("over");
  }

  // ---- on which thread

  @Test
  void aMessageThatIsTakenAtOnceIsDoneBeforeItsSendReturns() {
    assertThat(bench.send("at once").isDoneAtOnce()).isTrue();
    assertThat(bench.tasks).isEmpty();
  }

  @Test
  void theThreadOnWhichAPendingWriteEndsRunsNoUserCode() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("later");
    transport.completeWrite();
    assertThat(sent.isDoneAtOnce()).isFalse();
    assertThat(bench.tasks).hasSize(1);
    assertThat(sent.isWell()).isTrue();
  }

  @Test
  void theThreadOnWhichAPendingWriteFailsRunsNoUserCode() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("lost");
    transport.failWrite(new IOException("reset"));
    assertThat(sent.isDoneAtOnce()).isFalse();
    assertThat(bench.handler.errors).isEmpty();
    assertThat(sent.failure()).hasMessage("reset");
    assertThat(bench.handler.errors).hasSize(1);
  }

  @Test
  void theThreadOfTheTimersRunsNoUserCode() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("slow");
    bench.pass(Duration.ofSeconds(21));
    assertThat(transport.closes()).isEqualTo(1);
    assertThat(sent.isDoneAtOnce()).isFalse();
    assertThat(bench.handler.errors).isEmpty();
    assertThat(sent.failure()).hasMessage("the peer took no byte for 20000 ms");
  }

  @Test
  void aSenderThatWritesTheMessagesOfOthersRunsNoUserCodeOfTheirs() {
    List<Sent> sends = new ArrayList<>();
    transport.script =
        write -> {
          if (sends.isEmpty()) {
            sends.add(bench.send("another's"));
          }
          return transport.takesAll.write(write);
        };
    Sent own = bench.send("own");
    assertThat(bench.texts()).containsExactly("own", "another's");
    assertThat(own.isDoneAtOnce()).isTrue();
    assertThat(sends.get(0).isDoneAtOnce()).isFalse();
    assertThat(sends.get(0).isWell()).isTrue();
  }

  /** {@code a.thenRun(() -> b.join())}, of two messages that leave in one write. */
  @Test
  void anOutcomeMayWaitForAnotherOneOfTheSameWrite() {
    transport.script = transport.takesLater;
    bench.send("before");
    List<String> order = new ArrayList<>();
    Sent second = new Sent(bench);
    bench
        .connection
        .sender()
        .send(
            Opcode.TEXT,
            bytes("first"),
            failure -> order.add("second is done: " + second.isDone()));
    bench.connection.sender().send(Opcode.TEXT, bytes("second"), second);
    transport.completeWrite();
    transport.completeWrite();
    bench.runTasks();
    assertThat(order).containsExactly("second is done: true");
  }

  /** What hangs on an outcome may block for as long as it likes, and very many may. */
  @Test
  @Timeout(60)
  void outcomesThatBlockTakeAFewThreadsOfAConnectionAndNoneIsLost() throws Exception {
    AtomicInteger threads = new AtomicInteger();
    MemoryTransport slow = new MemoryTransport();
    Connection connection =
        Bench.open(
            slow,
            new ConnectionRuntime(
                bench.pool,
                bench.timers,
                task -> {
                  threads.incrementAndGet();
                  new Thread(task, "outcomes").start();
                }));
    slow.script = slow.takesLater;
    int sends = 1_000;
    Semaphore blocked = new Semaphore(0);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(sends);
    for (int i = 0; i < sends; i++) {
      connection
          .sender()
          .send(
              Opcode.TEXT,
              bytes("message"),
              failure -> {
                blocked.release();
                try {
                  goOn.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                told.countDown();
              });
    }
    connection.abort("over");
    blocked.acquire(SendCallback.MOST_AT_ONCE);
    // And one for the end of the connection.
    assertThat(threads.get()).isLessThanOrEqualTo(SendCallback.MOST_AT_ONCE + 1);
    assertThat(blocked.availablePermits()).isZero();
    goOn.countDown();
    told.await();
  }

  @Test
  void outcomesOfAllConnectionsTakeABoundedNumberOfThreads() {
    List<Runnable> threads = new ArrayList<>();
    ConnectionRuntime runtime = new ConnectionRuntime(bench.pool, bench.timers, threads::add);
    for (int i = 0; i < 2 * ConnectionRuntime.MOST_OUTCOMES; i++) {
      runtime.outcomes().execute(() -> {});
    }
    assertThat(threads).hasSize(ConnectionRuntime.MOST_OUTCOMES);
    assertThat(runtime.sendHandlers()).isSameAs(runtime.outcomes());
    assertThat(runtime.forEndpoint().sendHandlers()).isSameAs(runtime.outcomes());
    List<Runnable> applications = new ArrayList<>();
    ConnectionRuntime handing = runtime.handingOverTo(applications::add);
    handing.sendHandlers().execute(() -> {});
    assertThat(applications).hasSize(1);
    assertThat(handing.outcomes()).isSameAs(runtime.outcomes());
  }

  /** A selector's write goes on though all that hangs on outcomes blocks. */
  @Test
  void aWriteThatGoesOnElsewhereWaitsForNoOutcome() {
    List<Runnable> threads = new ArrayList<>();
    ConnectionRuntime runtime = new ConnectionRuntime(bench.pool, bench.timers, threads::add);
    for (int i = 0; i < 2 * ConnectionRuntime.MOST_OUTCOMES; i++) {
      runtime.outcomes().execute(() -> {});
    }
    MemoryTransport own = new MemoryTransport();
    Connection connection = Bench.open(own, runtime);
    own.script = own.takesLater;
    connection.sender().send(Opcode.TEXT, bytes("first"), SendCallback.NONE);
    AtomicInteger left = new AtomicInteger(100);
    own.script =
        write -> {
          if (left.getAndDecrement() > 0) {
            connection.sender().send(Opcode.TEXT, bytes("more"), SendCallback.NONE);
          }
          return own.takesAll.write(write);
        };
    connection.sender().send(Opcode.TEXT, bytes("second"), SendCallback.NONE);
    int before = threads.size();
    own.completeWrite();
    while (threads.size() > before) {
      threads.remove(before).run();
    }
    assertThat(TestFrames.parse(Role.SERVER, own.wire())).hasSize(102);
    connection.abort("the test is over");
  }

  /** A selector, for example: its other sockets wait for it. */
  @Test
  void aThreadThatIsNoSendersDoesNotWriteForEverWhatOthersSend() {
    AtomicInteger left = new AtomicInteger(100);
    transport.script = transport.takesLater;
    bench.send("first");
    transport.script =
        write -> {
          if (left.getAndDecrement() > 0) {
            bench.connection.sender().send(Opcode.TEXT, bytes("more"), SendCallback.NONE);
          }
          return transport.takesAll.write(write);
        };
    bench.connection.sender().send(Opcode.TEXT, bytes("second"), SendCallback.NONE);
    transport.completeWrite();
    assertThat(transport.writes()).isLessThan(30);
    bench.runTasks();
    assertThat(bench.texts()).hasSize(102);
  }

  @Test
  void aSignalNeedsNoThread() {
    transport.script = transport.takesLater;
    AtomicBoolean signalled = new AtomicBoolean();
    SendCallback signal =
        new SendCallback() {
          @Override
          public void onSent(@Nullable Throwable failure) {
            signalled.set(true);
          }

          @Override
          public boolean isSignal() {
            return true;
          }
        };
    bench.connection.sender().send(Opcode.TEXT, bytes("later"), signal);
    transport.completeWrite();
    assertThat(signalled).isTrue();
    assertThat(bench.tasks).isEmpty();
  }

  /** The last part of a message lets those go that waited for it, in the same write. */
  @Test
  void aSignalThatLeavesWithTheMessagesOfOthersIsCalledOnce() {
    AtomicInteger calls = new AtomicInteger();
    SendCallback signal =
        new SendCallback() {
          @Override
          public void onSent(@Nullable Throwable failure) {
            calls.incrementAndGet();
          }

          @Override
          public boolean isSignal() {
            return true;
          }
        };
    Object message = new Object();
    bench
        .connection
        .sender()
        .sendPart(message, Opcode.TEXT, bytes("begun"), false, SendCallback.NONE);
    Sent waiting = bench.send("whole");
    bench.connection.sender().sendPart(message, Opcode.TEXT, bytes("ended"), true, signal);
    assertThat(waiting.isWell()).isTrue();
    assertThat(calls).hasValue(1);
  }

  // ---- when something fails between taking a message and queueing it

  /** What the peer would inflate next is lost, so it must not be sent anything more. */
  @Test
  void aFailureBetweenCompressingAndQueueingEndsTheConnection() throws WebSocketFailure {
    ZlibPool pool = new ZlibPool(6, 2);
    DeflateSettings settings = new DeflateSettings(true, true, 1, 250);
    ExtensionPipeline agreed =
        new PermessageDeflate(settings, pool)
            .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, List.of())));
    AtomicBoolean memory = new AtomicBoolean(true);
    MemoryTransport own = new MemoryTransport();
    Connection connection =
        new Connection(
            Role.CLIENT,
            () -> {
              if (!memory.getAndSet(true)) {
                throw new OutOfMemoryError("no room for the frame");
              }
              return TestFrames.KEY;
            },
            own,
            bench.handler,
            new ConnectionRuntime(bench.pool, bench.timers, bench.tasks::add),
            ConnectionSettings.DEFAULT,
            agreed);
    own.attach(connection, () -> {});
    bench.handler.events.clear();
    connection.open();
    Sent well = new Sent(bench);
    connection.sender().send(Opcode.TEXT, bytes("one, one, one, one, one"), well);
    assertThat(well.isWell()).isTrue();
    memory.set(false);
    Sent lost = new Sent(bench);
    connection.sender().send(Opcode.TEXT, bytes("two, two, two, two, two"), lost);
    assertThat(lost.failure())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the message could not be queued: java.lang.OutOfMemoryError: no room for the frame");
    assertThat(connection.isOpen()).isFalse();
    assertThat(opcodes(own.wire())).containsExactly(Opcode.TEXT, Opcode.CLOSE);
    assertThat(bench.handler.events)
        .containsExactly("open", "error no room for the frame", "close 1011");
    connection.abort("the test is over");
    pool.close();
  }

  private static List<Opcode> opcodes(byte[] wire) throws WebSocketFailure {
    FrameDecoder decoder = new FrameDecoder(Role.SERVER, ExtensionPipeline.RSV1);
    ByteBuffer in = ByteBuffer.wrap(wire);
    List<Opcode> opcodes = new ArrayList<>();
    while (in.hasRemaining() && decoder.decode(in)) {
      opcodes.add(decoder.opcode());
      in.position(in.position() + (int) decoder.payloadLength());
    }
    return opcodes;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
