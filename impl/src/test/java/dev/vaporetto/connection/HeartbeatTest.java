package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Pings by a clock that is moved by hand. */
class HeartbeatTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Bench bench = Bench.open(Role.CLIENT);

  private void answer() {
    byte[] payload = "heartbeat".getBytes(StandardCharsets.US_ASCII);
    bench.receive(TestFrames.frame(Role.SERVER, true, Opcode.PONG, payload));
  }

  private long pings() {
    return bench.frames().stream().filter(frame -> frame.opcode() == Opcode.PING).count();
  }

  private void assertGone() {
    bench.runTasks();
    assertThat(bench.handler.events)
        .endsWith("error the peer sent nothing within 5000 ms of a ping", "close 1006");
    assertThat(bench.closure().initiator()).isEqualTo(Initiator.TRANSPORT);
    bench.assertGone();
  }

  @Test
  void aPeerThatAnswersIsPingedAgainAndAgain() {
    bench.connection.pingInterval(INTERVAL);
    bench.pass(INTERVAL.minusMillis(1));
    assertThat(pings()).isZero();
    bench.pass(Duration.ofMillis(1));
    for (int i = 1; i <= 5; i++) {
      assertThat(pings()).isEqualTo(i);
      answer();
      bench.pass(INTERVAL);
    }
    assertThat(bench.connection.isOpen()).isTrue();
    assertThat(bench.handler.events).as("the pongs are the engine's own").containsExactly("open");
  }

  @Test
  void aPeerThatIsSilentFromOnePingToTheNextIsDisconnected() {
    bench.connection.pingInterval(INTERVAL);
    bench.pass(INTERVAL);
    bench.pass(INTERVAL.minusMillis(1));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofMillis(1));
    assertGone();
  }

  @Test
  void aPeerThatSendsSomethingElseIsThere() {
    bench.connection.pingInterval(INTERVAL);
    bench.pass(INTERVAL);
    bench.receive(bench.text("busy"));
    bench.pass(INTERVAL);
    assertThat(pings()).isEqualTo(2);
    bench.pass(INTERVAL);
    assertGone();
  }

  /** RFC 6455 §5.5.2: a pong is what answers a ping; here any byte shows that the peer is there. */
  @Test
  void aPeerThatPingsInsteadOfAnsweringIsThere() {
    bench.connection.pingInterval(INTERVAL);
    for (int i = 0; i < 5; i++) {
      bench.receive(bench.ping("p" + i));
      bench.pass(INTERVAL);
    }
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(INTERVAL);
    assertGone();
  }

  @Test
  void aPeerWhoseBytesWaitForTheApplicationStaysConnected() {
    bench.connection.pingInterval(INTERVAL);
    bench.connection.suspend(Hold.APPLICATION);
    for (int i = 0; i < 4; i++) {
      bench.pass(INTERVAL);
    }
    bench.connection.resume(Hold.APPLICATION);
    bench.pass(INTERVAL);
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(INTERVAL);
    assertGone();
  }

  @Test
  void anotherPongIsTheApplications() {
    bench.connection.pingInterval(INTERVAL);
    bench.receive(TestFrames.frame(Role.SERVER, true, Opcode.PONG, (byte) 'x'));
    assertThat(bench.handler.events).containsExactly("open", "pong x");
  }

  @Test
  void noPingIsSentBeforeTheIntervalIsSetNorAfterItIsCleared() {
    bench.pass(Duration.ofDays(1));
    bench.connection.pingInterval(INTERVAL);
    bench.connection.pingInterval(Duration.ZERO);
    bench.pass(Duration.ofDays(1));
    assertThat(pings()).isZero();
    answer();
    assertThat(bench.handler.events).containsExactly("open", "pong heartbeat");
  }

  @Test
  void aConnectionThatClosesIsPingedNoMore() {
    bench.connection.pingInterval(INTERVAL);
    bench.connection.close(new CloseStatus(1000, ""));
    bench.pass(INTERVAL);
    assertThat(pings()).isZero();
  }

  /** It has no room for a ping, and no reason to send anything. */
  @Test
  void aPeerThatTakesALargeMessageSlowlyIsThere() {
    bench.connection.pingInterval(INTERVAL);
    bench.transport.script = bench.transport.takesLater;
    bench.send(Opcode.BINARY, new byte[100_000]);
    for (int i = 0; i < 10; i++) {
      bench.transport.takeOfPending(1_000);
      bench.pass(INTERVAL);
    }
    assertThat(bench.connection.isOpen()).isTrue();
  }

  @Test
  void aPeerThatTakesNothingAndSendsNothingIsGone() {
    bench.connection.pingInterval(INTERVAL);
    bench.transport.script = bench.transport.takesLater;
    bench.send(Opcode.BINARY, new byte[100_000]);
    bench.transport.takeOfPending(1_000);
    bench.pass(INTERVAL);
    bench.pass(INTERVAL);
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(INTERVAL);
    assertGone();
  }

  /** The system takes some bytes whatever the peer does. */
  @Test
  void aWriteThatDidNotHaveToWaitIsNoSignOfLife() {
    bench.connection.pingInterval(INTERVAL);
    bench.pass(INTERVAL);
    bench.send("into the buffer of the system");
    bench.pass(INTERVAL);
    assertGone();
  }

  @Test
  void aPeerThatSendsOneLongFrameIsThere() {
    bench.connection.pingInterval(INTERVAL);
    byte[] frame = TestFrames.binary(Role.SERVER, new byte[1_000]);
    for (int i = 0; i < 10; i++) {
      bench.receive(Arrays.copyOfRange(frame, i * 100, i * 100 + 100));
      bench.pass(INTERVAL);
    }
    assertThat(bench.connection.isOpen()).isTrue();
  }

  /** It is the application that speaks here, and not the peer. */
  @Test
  void anIdleTimeoutThatIsSetAgainIsNoSignOfLife() {
    bench.connection.pingInterval(INTERVAL);
    bench.pass(INTERVAL);
    bench.connection.idleTimeout(Duration.ofMinutes(1));
    bench.pass(INTERVAL);
    assertGone();
  }
}
