package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.TestFrames;
import java.time.Duration;
import java.util.Arrays;
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
            bench.connection.suspend();
          }
        };
    byte[] third = bench.text("3");
    bench.receive(bench.text("1"), bench.text("2"), Arrays.copyOf(third, 3));
    transport.arrive(Arrays.copyOfRange(third, 3, third.length));
    assertThat(bench.handler.events).containsExactly("open", "text 1");
    assertThat(transport.readWanted).isFalse();

    bench.connection.resume();
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2");
    bench.readable();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2", "text 3");
  }

  @Test
  void nothingIsReadWhileSuspended() {
    bench.connection.suspend();
    bench.receive(bench.text("1"));
    assertThat(transport.hasUnread()).isTrue();
    assertThat(transport.readWanted).isFalse();
    bench.connection.resume();
    bench.runTasks();
    bench.readable();
    assertThat(bench.handler.events).containsExactly("open", "text 1");
  }

  @Test
  void aResumeBeforeAnythingArrivedAsksForBytesOnlyOnce() {
    bench.connection.suspend();
    bench.connection.resume();
    bench.connection.resume();
    bench.runTasks();
    bench.receive(bench.text("1"));
    assertThat(bench.handler.events).containsExactly("open", "text 1");
  }

  @Test
  void aResumeInTheSameCallbackChangesNothing() {
    bench.handler.inText =
        text -> {
          bench.connection.suspend();
          bench.connection.resume();
        };
    bench.receive(bench.text("1"), bench.text("2"));
    assertThat(bench.tasks).isEmpty();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2");
    assertThat(transport.readWanted).isTrue();
  }

  @Test
  void oneMessageForEachResume() {
    bench.handler.inText = text -> bench.connection.suspend();
    bench.receive(bench.text("1"), bench.text("2"), bench.text("3"));
    for (int i = 2; i <= 3; i++) {
      bench.connection.resume();
      bench.runTasks();
      assertThat(bench.handler.events).hasSize(1 + i).endsWith("text " + i);
    }
  }

  @Test
  void anAbortWhileSuspendedRunsOnCloseAndDropsTheMessagesThatWaited() {
    bench.handler.inText = text -> bench.connection.suspend();
    bench.receive(bench.text("1"), bench.text("2"));
    bench.connection.abort("enough");
    bench.connection.resume();
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 1006");
    bench.assertGone();
  }

  /** A resume that comes just when the rest has been put aside: inside the write at its end. */
  private void resumeInsideTheWriteOfTheAnswer() {
    bench.handler.inText =
        text -> {
          if (text.equals("1")) {
            bench.connection.suspend();
            bench.send("answer");
          }
        };
    transport.script =
        write -> {
          bench.connection.resume();
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
            handingOver.connection.suspend();
            handingOver.send("answer");
          }
        };
    handingOver.transport.script =
        write -> {
          handingOver.connection.resume();
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
    bench.connection.suspend();
    bench.pass(Duration.ofSeconds(60));
    bench.connection.resume();
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.connection.isOpen()).isFalse();
  }

  @Test
  void aSuspensionDoesNotHoldUpTheClosingHandshake() {
    bench.handler.inText =
        text -> {
          bench.connection.close(new CloseStatus(4000, "ours"));
          bench.connection.suspend();
        };
    bench.receive(bench.text("last"));
    bench.receive(bench.close(4000, ""));
    assertThat(bench.closure().isClean()).isTrue();
    bench.assertGone();
  }
}
