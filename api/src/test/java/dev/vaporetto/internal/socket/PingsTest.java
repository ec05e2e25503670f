package dev.vaporetto.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PingsTest {
  private static final String CLOSED = "close 1011 no pong came in the ping interval";

  private final ScriptedPort port = new ScriptedPort();
  private final ManualClock clock = new ManualClock();
  private final FluentSocket socket = new FluentSocket(port, kind -> false, clock);

  private void openReady() {
    socket.open(() -> CompletableFuture.completedStage(null));
  }

  private void answer(int index) {
    socket.dispatchPong(port.pings.get(index).duplicate());
  }

  @Test
  void aPongAnswersItsPingAndThoseBefore() {
    CompletableFuture<Void> first = socket.ping();
    CompletableFuture<Void> second = socket.ping();
    CompletableFuture<Void> third = socket.ping();
    answer(1);

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();
  }

  @Test
  void aPongThatNobodyAskedForAnswersNothing() {
    CompletableFuture<Void> ping = socket.ping();
    socket.dispatchPong(ByteBuffer.allocate(8));
    socket.dispatchPong(ByteBuffer.allocate(0));
    socket.dispatchPong(ByteBuffer.allocate(9));

    assertThat(ping).isNotDone();
  }

  @Test
  void whatIsUnansweredAtTheEndFailsAndSoDoesWhatComesLater() {
    CompletableFuture<Void> ping = socket.ping();
    socket.closed(1001, "");

    assertThat(ping)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the socket closed with 1001 before the pong");
    assertThat(socket.ping())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the socket has closed");
    assertThat(port.pings).hasSize(1);
  }

  @Test
  void eachAnsweredHeartbeatIsFollowedByAnother() {
    openReady();
    socket.pingInterval(Duration.ofMillis(100));
    for (int i = 0; i < 3; i++) {
      clock.advance(100);
      assertThat(port.pings).hasSize(i + 1);
      answer(i);
    }
    assertThat(port.log).isEmpty();
  }

  @Test
  void anUnansweredHeartbeatClosesAtTheNext() {
    openReady();
    socket.pingInterval(Duration.ofMillis(100));
    clock.advance(199);
    assertThat(port.log).isEmpty();
    clock.advance(1);

    assertThat(port.pings).hasSize(1);
    assertThat(port.log).containsExactly(CLOSED);
  }

  @Test
  void aHeartbeatThatCannotBeSentClosesAtTheNext() {
    openReady();
    port.pingsFail = true;
    socket.pingInterval(Duration.ofMillis(100));
    clock.advance(200);

    assertThat(port.log).containsExactly(CLOSED);
  }

  @Test
  void theAnswerIsWaitedForWhileAListenerIsBusy() {
    socket.onString(
        text -> {
          clock.advance(1_000);
          assertThat(port.log).isEmpty();
        });
    openReady();
    socket.pingInterval(Duration.ofMillis(100));
    socket.dispatchText("busy", true);
    clock.advance(100);
    assertThat(port.log).isEmpty();

    clock.advance(100);
    assertThat(port.log).containsExactly(CLOSED);
  }

  @Test
  void nothingIsReadBeforeTheHandlerIsReadySoTheAnswerIsWaitedFor() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.pingInterval(Duration.ofMillis(100));
    socket.open(() -> stage);
    clock.advance(1_000);
    assertThat(port.log).doesNotContain(CLOSED);

    stage.complete(null);
    clock.advance(100);
    assertThat(port.log).containsExactly("suspend", "resume");
    clock.advance(1_000);
    assertThat(port.log).containsExactly("suspend", "resume", CLOSED);
  }

  @Test
  void zeroAndTheEndSwitchTheHeartbeatOff() {
    socket.pingInterval(Duration.ofMillis(100));
    socket.pingInterval(Duration.ZERO);
    assertThat(clock.waiting()).isZero();

    socket.pingInterval(Duration.ofMillis(100));
    socket.closed(1000, "");
    assertThat(clock.waiting()).isZero();
    socket.pingInterval(Duration.ofMillis(100));
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void anIllegalIntervalSaysWhatWasExpected() {
    assertThatThrownBy(() -> socket.pingInterval(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the ping interval came as PT-0.001S; expected zero, or a millisecond or more");
    assertThatThrownBy(() -> socket.pingInterval(Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
