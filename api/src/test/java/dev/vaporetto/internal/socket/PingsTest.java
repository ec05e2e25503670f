package dev.vaporetto.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.TestClosures;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PingsTest {
  private final ScriptedOutbound port = new ScriptedOutbound();
  private final FluentSocket socket = new FluentSocket(port, kind -> false, new ManualClock());

  private void answer(int index) {
    socket.dispatchPong(port.pings.get(index).duplicate());
  }

  @Test
  void aPongAnswersItsPingAndEarlierOnes() {
    CompletableFuture<Void> first = socket.ping();
    CompletableFuture<Void> second = socket.ping();
    CompletableFuture<Void> third = socket.ping();
    answer(1);

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();
  }

  @Test
  void anUnsolicitedPongAnswersNothing() {
    CompletableFuture<Void> ping = socket.ping();
    socket.dispatchPong(ByteBuffer.allocate(8));
    socket.dispatchPong(ByteBuffer.allocate(0));
    socket.dispatchPong(ByteBuffer.allocate(9));

    assertThat(ping).isNotDone();
  }

  @Test
  void unansweredPingsFailAtTheCloseAndSoDoLaterOnes() {
    CompletableFuture<Void> ping = socket.ping();
    socket.closed(TestClosures.of(1001, ""));

    assertThat(ping)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the socket closed with 1001 before the pong");
    assertThat(socket.ping())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the socket closed with 1001 before the pong");
    assertThat(port.pings).hasSize(1);
  }

  @Test
  void theIntervalIsPassedToTheEngine() {
    socket.pingInterval(Duration.ofMillis(100));
    socket.pingInterval(Duration.ZERO);
    assertThat(port.log).containsExactly("pings each PT0.1S", "pings each PT0S");
  }

  @Test
  void anIllegalIntervalSaysWhatWasExpected() {
    assertThatThrownBy(() -> socket.pingInterval(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the ping interval came as PT-0.001S; expected zero, or a millisecond or more");
    assertThatThrownBy(() -> socket.pingInterval(Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPeerThatAnswersNoneOfVeryManyPingsGetsNoMore() {
    for (int i = 0; i < Pings.MAX_OPEN; i++) {
      assertThat(socket.ping()).isNotDone();
    }
    assertThat(socket.ping())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the peer has not answered 1024 pings");
    assertThat(port.pings).hasSize(Pings.MAX_OPEN);
    answer(0);
    assertThat(socket.ping()).isNotDone();
  }
}
