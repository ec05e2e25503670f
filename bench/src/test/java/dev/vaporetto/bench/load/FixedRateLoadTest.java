package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FixedRateLoadTest {
  private static final Duration TIME = Duration.ofMillis(250);

  private static FixedRateLoad open(EchoPeer peer, int connections, int sleeping)
      throws IOException {
    return FixedRateLoad.open(
        peer.target(), connections, peer.target(), sleeping, Message.binary(64));
  }

  @Test
  void everyMessageThatWasDueHasALatency() throws IOException {
    try (EchoPeer peer = new EchoPeer();
        FixedRateLoad load = open(peer, 5, 1)) {
      // The last one is due at the very end.
      assertThat(load.run(1_000, TIME).answers().getTotalCount()).isBetween(250L, 251L);
      Latencies second = load.run(2_000, TIME);

      assertThat(second.answers().getTotalCount()).isBetween(500L, 501L);
      assertThat(second.millis(50)).isPositive();
      assertThat(second.lagMillis(100)).isPositive();
    }
  }

  @Test
  void messagesThatWaitForAStalledServerCountFromWhenTheyWereDue() throws IOException {
    ByteArrayOutputStream withheld = new ByteArrayOutputStream();
    try (EchoPeer peer =
            new EchoPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                withheld.writeBytes(frame(0x80 | opcode, payload));
                return number < 200 ? new byte[0] : taken();
              }

              private byte[] taken() {
                byte[] frames = withheld.toByteArray();
                withheld.reset();
                return frames;
              }
            };
        FixedRateLoad load = open(peer, 1, 0)) {
      Latencies latencies = load.run(1_000, TIME);

      // Message 200 was due 200 ms after the first: the first has waited for so long at least.
      assertThat(latencies.millis(100)).isGreaterThanOrEqualTo(200);
      assertThat(latencies.millis(50)).isGreaterThanOrEqualTo(75);
    }
  }

  @Test
  void aWrongEchoEndsTheRun() throws IOException {
    try (EchoPeer peer =
            new EchoPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                payload[20] ^= (byte) (number == 7 ? 1 : 0);
                return frame(0x80 | opcode, payload);
              }
            };
        FixedRateLoad load = open(peer, 2, 0)) {
      assertThatThrownBy(() -> load.run(1_000, TIME))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessageStartingWith("answer 7 of a connection: came other content");
    }
  }

  @Test
  void aLostAnswerEndsTheRunAlsoWhileConnectionsThatSleepGoOn() throws IOException {
    try (EchoPeer sleep = new EchoPeer();
        EchoPeer echo =
            new EchoPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                return number < 5 ? frame(0x80 | opcode, payload) : new byte[0];
              }
            };
        FixedRateLoad load =
            FixedRateLoad.open(
                echo.target(), 1, sleep.target(), 1, Message.binary(64), Duration.ofMillis(500))) {
      assertThatThrownBy(() -> load.run(1_000, TIME))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessageEndingWith(" answers did not come in 500 ms");
    }
  }
}
