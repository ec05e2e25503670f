package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All user code on an executor: none on the transport's thread, one callback after another. */
class HandOverTest {
  private final Bench bench = Bench.handingOver();
  private final MemoryTransport transport = bench.transport;

  private void open() {
    bench.connection.open();
    bench.runTasks();
  }

  @Test
  void theTransportsThreadOnlyReads() {
    bench.connection.open();
    assertThat(bench.handler.events).isEmpty();
    assertThat(transport.readWanted).isFalse();
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open");

    byte[] third = bench.text("3");
    bench.receive(bench.text("1"), bench.text("2"), Arrays.copyOf(third, 3));
    assertThat(transport.hasUnread()).isFalse();
    assertThat(bench.handler.events).containsExactly("open");
    assertThat(transport.readWanted).as("bytes are asked for before the callback").isFalse();
    bench.runTasks();
    bench.receive(Arrays.copyOfRange(third, 3, third.length));
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2", "text 3");
    assertThat(transport.readWanted).isTrue();
  }

  @Test
  void aBatchIsAnsweredInOneWrite() {
    open();
    bench.handler.inText = bench::send;
    bench.receive(bench.text("1"), bench.text("2"), bench.text("3"));
    bench.runTasks();
    assertThat(transport.writes()).isEqualTo(1);
    assertThat(bench.texts()).containsExactly("1", "2", "3");
  }

  @Test
  void onCloseRunsOnTheExecutorBehindTheMessages() {
    open();
    bench.receive(bench.text("1"), bench.close(1000, "bye"));
    assertThat(bench.handler.events).containsExactly("open");
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 1000");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1000);
    bench.assertGone();
  }

  @Test
  void theEndOfTheStreamAndAFailedReadReachTheHandlerOnTheExecutor() {
    open();
    bench.receiveEndOfStream();
    assertThat(bench.handler.events).containsExactly("open");
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "close 1006");
    bench.assertGone();

    Bench other = Bench.handingOver();
    other.connection.open();
    other.runTasks();
    other.transport.arriveFailure(new IOException("reset"));
    other.readable();
    other.runTasks();
    assertThat(other.handler.events).containsExactly("open", "error reset", "close 1006");
    other.assertGone();
  }

  @Test
  void aSuspendedConnectionReadsNothingAndLosesNothing() {
    open();
    bench.handler.inText = text -> bench.connection.suspend(Hold.APPLICATION);
    bench.receive(bench.text("1"), bench.text("2"));
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1");
    assertThat(transport.readWanted).isFalse();
    bench.connection.resume(Hold.APPLICATION);
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2");
  }

  @Test
  void aSuspensionBetweenTheEventAndTheReadLeavesTheBytesWhereTheyAre() {
    open();
    bench.connection.suspend(Hold.APPLICATION);
    bench.receive(bench.text("1"));
    bench.runTasks();
    assertThat(transport.hasUnread()).isTrue();
    bench.connection.resume(Hold.APPLICATION);
    bench.runTasks();
    bench.readable();
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "text 1");
  }

  @Test
  void onCloseRunsAlsoWhenTheExecutorRejectsIt() {
    open();
    bench.executorDown = true;
    bench.receive(bench.text("1"), bench.close(1000, ""));
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 1000");
  }

  @Test
  void aPeerThatDoesNotReadItsCloseFrameIsDiscardedWithoutTheExecutor() {
    open();
    bench.receive(new byte[] {(byte) 0xff, 0});
    bench.runTasks();
    assertThat(bench.handler.events).hasSize(3).startsWith("open").endsWith("close 1002");
    bench.receive(bench.text("late"));
    assertThat(bench.tasks).isEmpty();
    bench.pass(Duration.ofSeconds(2));
    bench.runTasks();
    bench.assertGone();
  }

  /** The turn of the callbacks is free afterwards: else the end could never be reported. */
  @Test
  void anErrorWhileTheTransportsThreadReadsEndsTheConnection() {
    open();
    bench.transport.arriveFailure(new OutOfMemoryError("no room for the bytes"));
    bench.readable();
    bench.runTasks();
    assertThat(bench.handler.events)
        .containsExactly("open", "error no room for the bytes", "close 1011");
  }

  @Test
  void whatHangsOnASendDoesNotWaitForTheCallbacksExecutor() {
    List<Runnable> outcomes = new ArrayList<>();
    ConnectionRuntime runtime =
        new ConnectionRuntime(bench.pool, bench.timers, outcomes::add)
            .handingOverTo(bench.tasks::add);
    MemoryTransport own = new MemoryTransport();
    Connection connection =
        new Connection(
            Role.SERVER,
            MaskingKeys.NONE,
            own,
            bench.handler,
            runtime,
            ConnectionSettings.DEFAULT,
            ExtensionPipeline.NONE);
    own.attach(connection, () -> {});
    connection.open();
    own.script = own.takesLater;
    List<String> sent = new ArrayList<>();
    connection
        .sender()
        .send(Opcode.BINARY, ByteBuffer.allocate(1), failure -> sent.add("sent " + failure));
    own.completeWrite();
    assertThat(sent).isEmpty();
    outcomes.forEach(Runnable::run);
    assertThat(sent).containsExactly("sent null");
  }
}
