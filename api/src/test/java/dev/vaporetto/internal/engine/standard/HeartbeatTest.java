package dev.vaporetto.internal.engine.standard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.standard.ScriptedSession.Script;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final String CLOSED = "close 1011 no pong came in the ping interval";

  private final ScriptedSession engine = new ScriptedSession();
  private final ManualClock clock = new ManualClock();
  private final StandardOutbound outbound =
      new StandardOutbound(engine.session(), clock, Runnable::run);
  private final Heartbeat heartbeat = outbound.heartbeat();

  HeartbeatTest() {
    outbound.gate().begin();
    outbound.pingInterval(Duration.ofMillis(100));
  }

  @Test
  void eachAnsweredPingIsFollowedByAnother() {
    for (int i = 1; i <= 3; i++) {
      clock.advance(100);
      assertThat(engine.log()).hasSize(i).containsOnly("ping");
      heartbeat.heard();
    }
  }

  @Test
  void aPeerThatSaysNothingFromOnePingToTheNextIsClosed() {
    clock.advance(199);
    assertThat(engine.log()).containsExactly("ping");
    clock.advance(1);
    assertThat(engine.log()).containsExactly("ping", CLOSED);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aMessageOrAPartOfOneIsASignOfLife() {
    for (int i = 0; i < 5; i++) {
      clock.advance(100);
      heartbeat.enter();
      heartbeat.leave();
    }
    assertThat(engine.log()).hasSize(5).containsOnly("ping");
  }

  @Test
  void aPeerThatTakesMessagesIsAlive() {
    engine.script(Script.LATER);
    for (int i = 0; i < 5; i++) {
      outbound.send("a message");
      clock.advance(100);
      engine.complete(null);
    }
    assertThat(engine.log()).doesNotContain(CLOSED);
  }

  @Test
  void theAnswerIsWaitedForWhileAListenerIsBusyAndWhileNothingIsRead() {
    heartbeat.enter();
    clock.advance(1_000);
    assertThat(engine.log()).doesNotContain(CLOSED);
    heartbeat.leave();
    outbound.suspend();
    clock.advance(1_000);
    assertThat(engine.log()).doesNotContain(CLOSED);
    outbound.resume();
    clock.advance(300);
    assertThat(engine.log()).contains(CLOSED);
  }

  @Test
  void zeroAndTheCloseSwitchItOff() {
    outbound.pingInterval(Duration.ZERO);
    assertThat(clock.waiting()).isZero();
    outbound.pingInterval(Duration.ofMillis(100));
    heartbeat.close();
    assertThat(clock.waiting()).isZero();
    outbound.pingInterval(Duration.ofMillis(100));
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void itsPongsAreRecognizedByTheirPayload() {
    assertThat(heartbeat.isAnsweredBy(ByteBuffer.allocate(8))).isFalse();
    assertThat(heartbeat.isAnsweredBy(ByteBuffer.wrap("heartbeat".getBytes(US_ASCII)))).isTrue();
  }
}
