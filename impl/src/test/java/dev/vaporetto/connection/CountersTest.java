package dev.vaporetto.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.engine.EndpointMetrics.Traffic;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.engine.SendLoss;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.TestFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a connection counts of its messages. */
class CountersTest {
  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  private Traffic traffic() {
    return bench.connection.counters().traffic();
  }

  private long lost(SendLoss how) {
    return bench.connection.counters().endpoint().lost(how);
  }

  @Test
  void messagesCountWholeAndBytesAsTheyAreOnTheWire() {
    byte[] text = bench.text("hello");
    byte[] begin = TestFrames.frame(bench.role.peer(), false, Opcode.BINARY, new byte[200]);
    byte[] middle = TestFrames.frame(bench.role.peer(), false, Opcode.CONTINUATION, new byte[3]);
    byte[] end = TestFrames.frame(bench.role.peer(), true, Opcode.CONTINUATION, new byte[0]);
    byte[] ping = bench.ping("p");
    bench.receive(text, begin, middle, ping, end);
    assertThat(traffic().messagesReceived())
        .as("a text, and a binary message in parts")
        .isEqualTo(2);
    assertThat(traffic().bytesReceived())
        .isEqualTo(text.length + begin.length + middle.length + ping.length + end.length);
  }

  @Test
  void sendsOfEachKindCountOnceAndControlFramesNot() throws Exception {
    bench.send("one");
    bench.sendBlocking("two");
    Object message = new Object();
    bench.connection.sender().sendPart(message, Opcode.TEXT, bytes("th"), false, SendCallback.NONE);
    bench.connection.sender().sendPart(message, Opcode.TEXT, bytes("ree"), true, SendCallback.NONE);
    bench.receive(bench.ping("p"));
    assertThat(traffic().messagesSent()).isEqualTo(3);
    assertThat(traffic().bytesSent()).isEqualTo(transport.wire().length);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  void bytesThatTheTransportHasNotTakenAreNotSent() {
    transport.script = transport.takesLater;
    bench.send("hello");
    assertThat(traffic()).isEqualTo(new Traffic(0, 0, 1, 0));
    transport.completeWrite();
    assertThat(traffic()).isEqualTo(new Traffic(0, 0, 1, 7));
  }

  @Test
  void whatIsRefusedAndWhatIsDroppedForItIsCounted() {
    transport.script = transport.takesLater;
    bench.connection.sender().outboundLimit(20, Overflow.FAIL);
    bench.send("0123456789");
    bench.send("0123456789");
    assertThat(lost(SendLoss.REFUSED)).isEqualTo(1);

    bench.connection.sender().outboundLimit(30, Overflow.DROP_OLDEST);
    bench.send("1 23456789");
    bench.send("2 23456789");
    bench.send("3 23456789");
    assertThat(lost(SendLoss.DROPPED)).isEqualTo(2);
    assertThat(lost(SendLoss.REFUSED)).isEqualTo(1);
    assertThat(lost(SendLoss.UNSENT)).isZero();
  }

  @Test
  void whatWaitsWhenTheConnectionEndsIsUnsent() {
    transport.script = transport.takesLater;
    bench.send("being written");
    bench.send("waits");
    bench.send("waits as well");
    bench.connection.abort("the end");
    bench.runTasks();
    assertThat(lost(SendLoss.UNSENT)).isEqualTo(3);
    assertThat(lost(SendLoss.DROPPED)).isZero();
  }

  @Test
  void aBlockingSendThatFailsIsUnsent() {
    transport.script =
        write -> {
          throw new IOException("reset");
        };
    assertThatThrownBy(() -> bench.sendBlocking("hello")).isInstanceOf(IOException.class);
    assertThat(lost(SendLoss.UNSENT)).isEqualTo(1);
  }

  @Test
  void turnsOfAnotherThreadAreCounted() {
    assertThat(bench.connection.counters().endpoint().handedOver()).isZero();
    Bench handing = Bench.handingOver();
    handing.connection.open();
    handing.runTasks();
    handing.receive(handing.text("hello"));
    handing.runTasks();
    assertThat(handing.connection.counters().endpoint().handedOver()).isEqualTo(1);
  }
}
