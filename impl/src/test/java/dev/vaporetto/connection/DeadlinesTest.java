package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.TestFrames;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The send deadline and the idle timeout, by a clock that is moved by hand. */
class DeadlinesTest {
  private static final Duration LONG_AGO = Duration.ofDays(1);

  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  // ---- the send deadline

  @Test
  void aPeerThatTakesNoByteForTheSendTimeoutIsClosed() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("lost");
    bench.pass(Duration.ofSeconds(20));
    assertThat(sent.isDone()).isFalse();
    bench.pass(Duration.ofMillis(250));
    assertThat(sent.failure())
        .isInstanceOf(IOException.class)
        .hasMessage("the peer took no byte for 20000 ms");
    bench.runTasks();
    assertThat(bench.handler.errors).containsExactly(sent.failure());
    assertThat(bench.closure().status().code()).isEqualTo(1006);
    assertThat(bench.closure().initiator()).isEqualTo(Initiator.TRANSPORT);
    bench.assertGone();
  }

  @Test
  void aPeerThatTakesAByteNowAndThenIsNotClosed() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("slowly");
    for (int i = 0; i < 6; i++) {
      bench.pass(Duration.ofSeconds(19));
      transport.takeOfPending(1);
      bench.pass(Duration.ofMillis(250));
    }
    assertThat(sent.isDone()).isFalse();
    transport.completeWrite();
    assertThat(sent.isWell()).isTrue();
    bench.pass(LONG_AGO);
    assertThat(bench.connection.isOpen()).isTrue();
  }

  @Test
  void eachWriteHasItsOwnDeadline() {
    transport.script = transport.takesLater;
    bench.send("1");
    bench.pass(Duration.ofSeconds(19));
    Sent second = bench.send("2");
    transport.completeWrite();
    bench.pass(Duration.ofSeconds(19));
    assertThat(second.isDone()).isFalse();
    transport.completeWrite();
    assertThat(second.isWell()).isTrue();
  }

  @Test
  void aMessageMayHaveAShorterTimeoutOfItsOwn() {
    transport.script = transport.takesLater;
    Sent sent = new Sent(bench);
    ByteBuffer payload = ByteBuffer.allocate(100);
    bench.connection.sender().send(Opcode.BINARY, payload, sent, Duration.ofSeconds(3).toNanos());
    bench.pass(Duration.ofSeconds(3));
    transport.takeOfPending(1);
    assertThat(sent.isDone()).isFalse();
    bench.pass(Duration.ofMillis(250));
    assertThat(sent.failure())
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("the peer did not take a message within its send timeout");
    bench.runTasks();
    bench.assertGone();
  }

  @Test
  void anIdleConnectionHasNoSendDeadline() {
    bench.send("written");
    bench.pass(LONG_AGO);
    bench.pass(LONG_AGO);
    assertThat(bench.connection.isOpen()).isTrue();
    assertThat(transport.closes()).isZero();
  }

  @Test
  void theLongestTimeoutsAreNoTimeouts() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    Bench patient = Bench.open(new ConnectionSettings(forever, forever, 100));
    patient.connection.idleTimeout(forever);
    patient.transport.script = patient.transport.takesLater;
    Sent sent = patient.send("slow");
    patient.connection.close(new CloseStatus(1000, ""));
    patient.pass(LONG_AGO);
    patient.pass(LONG_AGO);
    assertThat(sent.isDone()).isFalse();
    assertThat(patient.transport.closes()).isZero();
  }

  // ---- the idle timeout

  @Test
  void aConnectionWithoutTrafficIsClosedWith1001ByTheEngine() {
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofMillis(250));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1001);
    assertThat(bench.closeFrame().closeReason()).isEqualTo("no byte for 30000 ms");
    bench.pass(Duration.ofMillis(250));
    bench.receive(bench.close(1001, ""));
    CloseStatus idle = new CloseStatus(1001, "no byte for 30000 ms");
    assertThat(bench.closure())
        .isEqualTo(new Closure(idle, Initiator.ENGINE, idle, new CloseStatus(1001, "")));
    bench.assertGone();
  }

  @Test
  void anIdlePeerThatDoesNotAnswerIsClosedAtTheDeadlineOfTheHandshake() {
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(31));
    bench.pass(Duration.ofSeconds(9));
    assertThat(transport.closes()).isZero();
    bench.pass(Duration.ofSeconds(1));
    bench.runTasks();
    assertThat(bench.closure().status().code()).isEqualTo(1001);
    bench.assertGone();
  }

  @Test
  void bytesOfEitherDirectionPostponeIt() {
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(29));
    bench.receive(bench.text("x"));
    bench.pass(Duration.ofSeconds(29));
    bench.send("x");
    bench.pass(Duration.ofSeconds(29));
    bench.receive(new byte[] {(byte) 0x81});
    bench.pass(Duration.ofSeconds(29));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.connection.isOpen()).isFalse();
  }

  @Test
  void itBeginsWhenItIsSetAndZeroOrLessIsNever() {
    bench.pass(LONG_AGO);
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(29));
    assertThat(bench.connection.isOpen()).isTrue();
    for (Duration never : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      bench.connection.idleTimeout(never);
      bench.pass(LONG_AGO);
      assertThat(bench.connection.isOpen()).isTrue();
    }
  }

  // ---- pings

  @Test
  void aPingIsAnsweredWithItsPayload() {
    bench.receive(bench.ping("are you there"));
    assertThat(bench.frames()).singleElement().hasToString("PONG are you there");
    assertThat(bench.handler.events).containsExactly("open");
  }

  /** RFC 6455 §5.5.3: it is enough to answer the most recent ping. */
  @Test
  void aPeerThatPingsAndDoesNotReadIsAnsweredWithTheLatestPongOnly() {
    transport.script = transport.takesLater;
    bench.send("in flight");
    long before = bench.connection.sender().bufferedBytes();
    for (int i = 0; i < 10_000; i++) {
      bench.receive(bench.ping("p" + i), bench.ping("q" + i));
    }
    assertThat(bench.connection.sender().bufferedBytes()).isEqualTo(before);
    transport.completeWrite();
    transport.completeWrite();
    assertThat(bench.texts()).containsExactly("in flight", "q9999");
  }

  @Test
  void aPongIsDispatchedAndNotAnswered() {
    bench.receive(TestFrames.frame(bench.role.peer(), true, Opcode.PONG, (byte) 'p'));
    assertThat(bench.handler.events).containsExactly("open", "pong p");
    assertThat(transport.writes()).isZero();
  }
}
