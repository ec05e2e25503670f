package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Reading that stops and goes on: no message is lost, doubled or out of order. */
class SuspendTest {
  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  @Test
  void theMessagesBehindTheRunningOneWaitUntilResume() {
    bench.handler.inText =
        text -> {
          if (text.equals("1")) {
            bench.connection.suspend(Hold.APPLICATION);
          }
        };
    byte[] third = bench.text("3");
    bench.receive(bench.text("1"), bench.text("2"), Arrays.copyOf(third, 3));
    transport.arrive(Arrays.copyOfRange(third, 3, third.length));
    assertThat(bench.handler.events).containsExactly("open", "text 1");
    assertThat(transport.readWanted).isFalse();

    bench.connection.resume(Hold.APPLICATION);
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2");
    bench.readable();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2", "text 3");
  }

  @Test
  void messagesWaitUntilNobodyHoldsThem() {
    bench.connection.suspend(Hold.APPLICATION);
    bench.connection.suspend(Hold.FULL_STREAM);
    bench.receive(bench.text("1"));
    bench.connection.resume(Hold.STREAM_HANDLER);
    bench.connection.resume(Hold.APPLICATION);
    bench.connection.resume(Hold.APPLICATION);
    assertThat(bench.tasks).isEmpty();
    assertThat(transport.readWanted).isFalse();
    bench.connection.suspend(Hold.STREAM_HANDLER);
    bench.connection.resume(Hold.FULL_STREAM);
    assertThat(bench.tasks).isEmpty();
    bench.connection.resume(Hold.STREAM_HANDLER);
    bench.runTasks();
    bench.readable();
    assertThat(bench.handler.events).containsExactly("open", "text 1");
    assertThat(transport.readWanted).isTrue();
  }

  @Test
  void nothingIsReadWhileSuspended() {
    bench.connection.suspend(Hold.APPLICATION);
    bench.receive(bench.text("1"));
    assertThat(transport.hasUnread()).isTrue();
    assertThat(transport.readWanted).isFalse();
    bench.connection.resume(Hold.APPLICATION);
    bench.runTasks();
    bench.readable();
    assertThat(bench.handler.events).containsExactly("open", "text 1");
  }

  @Test
  void aResumeBeforeAnythingArrivedAsksForBytesOnlyOnce() {
    bench.connection.suspend(Hold.APPLICATION);
    bench.connection.resume(Hold.APPLICATION);
    bench.connection.resume(Hold.APPLICATION);
    bench.runTasks();
    bench.receive(bench.text("1"));
    assertThat(bench.handler.events).containsExactly("open", "text 1");
  }

  @Test
  void aResumeInTheSameCallbackChangesNothing() {
    bench.handler.inText =
        text -> {
          bench.connection.suspend(Hold.APPLICATION);
          bench.connection.resume(Hold.APPLICATION);
        };
    bench.receive(bench.text("1"), bench.text("2"));
    assertThat(bench.tasks).isEmpty();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2");
    assertThat(transport.readWanted).isTrue();
  }

  @Test
  void oneMessageForEachResume() {
    bench.handler.inText = text -> bench.connection.suspend(Hold.APPLICATION);
    bench.receive(bench.text("1"), bench.text("2"), bench.text("3"));
    for (int i = 2; i <= 3; i++) {
      bench.connection.resume(Hold.APPLICATION);
      bench.runTasks();
      assertThat(bench.handler.events).hasSize(1 + i).endsWith("text " + i);
    }
  }

  @Test
  void anAbortWhileSuspendedRunsOnCloseAndDropsTheMessagesThatWaited() {
    bench.handler.inText = text -> bench.connection.suspend(Hold.APPLICATION);
    bench.receive(bench.text("1"), bench.text("2"));
    bench.connection.abort("enough");
    bench.connection.resume(Hold.APPLICATION);
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 1006");
    bench.assertGone();
  }

  /** A resume that comes just when the rest has been put aside: inside the write at its end. */
  private void resumeInsideTheWriteOfTheAnswer() {
    bench.handler.inText =
        text -> {
          if (text.equals("1")) {
            bench.connection.suspend(Hold.APPLICATION);
            bench.send("answer");
          }
        };
    transport.script =
        write -> {
          bench.connection.resume(Hold.APPLICATION);
          return transport.takesAll.write(write);
        };
  }

  @Test
  void aResumeWhileTheRestIsPutAsideKeepsTheOrder() {
    resumeInsideTheWriteOfTheAnswer();
    byte[] third = bench.text("3");
    int cut = third.length - 1;
    transport.arrive(
        TestFrames.concat(bench.text("1"), bench.text("2"), Arrays.copyOf(third, cut)));
    transport.arrive(Arrays.copyOfRange(third, cut, third.length));
    bench.readable();
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2", "text 3");
  }

  @Test
  void aResumeWhileTheRestIsPutAsideForgetsNothing() {
    Bench handingOver = Bench.handingOver();
    handingOver.handler.inText =
        text -> {
          if (text.equals("1")) {
            handingOver.connection.suspend(Hold.APPLICATION);
            handingOver.send("answer");
          }
        };
    handingOver.transport.script =
        write -> {
          handingOver.connection.resume(Hold.APPLICATION);
          return handingOver.transport.takesAll.write(write);
        };
    handingOver.connection.open();
    handingOver.runTasks();
    handingOver.receive(handingOver.text("1"), handingOver.text("2"));
    handingOver.runTasks();
    assertThat(handingOver.handler.events).containsExactly("open", "text 1", "text 2");
    assertThat(handingOver.transport.readWanted).isTrue();
  }

  /** The peer may have sent all the time: only what it sends from now on can be missed. */
  @Test
  void theTimeOfASuspensionIsNoIdleTime() {
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.connection.suspend(Hold.APPLICATION);
    bench.pass(Duration.ofSeconds(60));
    bench.connection.resume(Hold.APPLICATION);
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.connection.isOpen()).isFalse();
  }

  /** A socket that is closed with unread bytes is reset, and the peer never reads our 1011. */
  @Test
  void aFailureOfASenderWhileNothingIsReadHasTheRestReadAndThrownAway() {
    MemoryTransport own = new MemoryTransport();
    AtomicBoolean broken = new AtomicBoolean(true);
    MaskingKeys keys =
        () -> {
          if (broken.getAndSet(false)) {
            throw new OutOfMemoryError("no room for the frame");
          }
          return TestFrames.KEY;
        };
    Connection connection =
        new Connection(
            Role.CLIENT,
            keys,
            own,
            bench.handler,
            new ConnectionRuntime(bench.pool, bench.timers, bench.tasks::add),
            ConnectionSettings.DEFAULT,
            ExtensionPipeline.NONE);
    own.attach(connection, () -> {});
    bench.handler.events.clear();
    connection.suspend(Hold.APPLICATION);
    connection.suspend(Hold.FULL_STREAM);
    connection.open();
    own.arrive(TestFrames.text(Role.SERVER, "1"));
    assertThat(own.readWanted).isFalse();

    connection.sender().send(Opcode.TEXT, ByteBuffer.allocate(1), SendCallback.NONE);
    bench.runTasks();

    assertThat(bench.closure().status().code()).isEqualTo(1011);
    assertThat(own.readWanted).isTrue();
    own.readWanted = false;
    connection.onReadable();
    assertThat(own.hasUnread()).isFalse();
    assertThat(own.closes()).isZero();
    own.arrive(TestFrames.close(Role.SERVER, 1011, ""));
    own.readWanted = false;
    connection.onReadable();
    assertThat(own.closes()).isEqualTo(1);
  }

  @Test
  void aSuspensionDoesNotHoldUpTheClosingHandshake() {
    bench.handler.inText =
        text -> {
          bench.connection.close(new CloseStatus(4000, "ours"));
          bench.connection.suspend(Hold.APPLICATION);
        };
    bench.receive(bench.text("last"));
    bench.receive(bench.close(4000, ""));
    assertThat(bench.closure().isClean()).isTrue();
    bench.assertGone();
  }
}
