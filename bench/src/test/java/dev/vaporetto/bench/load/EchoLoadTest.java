package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EchoLoadTest {
  private static final CpuClock CPU = CpuClock.ofProcess(ProcessHandle.current().pid());

  private static LoadPlan plan(int connections, int depth, Message message, long messages) {
    return new LoadPlan(
        connections, depth, message, Headers.BROWSER, Phase.of(messages), Phase.of(messages));
  }

  @Test
  void everyMessageOfEveryConnectionIsEchoed() throws IOException {
    try (EchoPeer peer = new EchoPeer()) {
      LoadResult result = EchoLoad.run(peer.target(), plan(4, 16, Message.binary(64), 1000), CPU);

      assertThat(result.messages()).isBetween(1000L, 1000L + 4 * 16);
      assertThat(result.elapsed()).isPositive();
      assertThat(peer.requests).hasSize(4);
    }
  }

  @Test
  void aPhaseEndsWithItsTime() throws IOException {
    try (EchoPeer peer = new EchoPeer()) {
      Phase phase = Phase.lasting(Duration.ofMillis(200));
      LoadPlan plan = new LoadPlan(2, 1, Message.text(64), Headers.PLAIN, phase, phase);

      LoadResult result = EchoLoad.run(peer.target(), plan, CPU);

      assertThat(result.elapsed()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(30));
      assertThat(result.messages()).isPositive();
    }
  }

  @Test
  void messagesLargerThanTheSocketBuffersAreEchoedAtDepth() throws IOException {
    try (EchoPeer peer =
        new EchoPeer() {
          @Override
          byte[] answer(int number, int opcode, byte[] payload) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int half = payload.length / 2;
            out.writeBytes(frame(opcode, Arrays.copyOf(payload, half)));
            out.writeBytes(frame(0x80, Arrays.copyOfRange(payload, half, payload.length)));
            return out.toByteArray();
          }
        }) {
      LoadResult result = EchoLoad.run(peer.target(), plan(2, 2, Message.binary(1 << 20), 8), CPU);

      assertThat(result.messages()).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void aWrongEchoOnTheWayEndsTheRun() throws IOException {
    try (EchoPeer peer =
        new EchoPeer() {
          @Override
          byte[] answer(int number, int opcode, byte[] payload) {
            if (number == 40) {
              payload[63] ^= 1;
            }
            return frame(0x80 | opcode, payload);
          }
        }) {
      assertThatThrownBy(
              () -> EchoLoad.run(peer.target(), plan(1, 16, Message.binary(64), 1000), CPU))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessage("answer 40 of a connection: came other content at or after byte 8 of 64");
    }
  }

  @Test
  void anAnswerTooManyEndsTheRun() throws IOException {
    try (EchoPeer peer =
        new EchoPeer() {
          @Override
          byte[] answer(int number, int opcode, byte[] payload) {
            byte[] next = payload.clone();
            next[0] = Message.stamp(1, 0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(frame(0x80 | opcode, payload));
            out.writeBytes(frame(0x80 | opcode, next));
            return out.toByteArray();
          }
        }) {
      assertThatThrownBy(
              () -> EchoLoad.run(peer.target(), plan(1, 1, Message.binary(64), 1000), CPU))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessage("1 answers more than messages sent");
    }
  }

  @Test
  void anotherStatusThan101NamesTheStatusLine() throws IOException {
    try (EchoPeer peer = new EchoPeer()) {
      OpeningHandshake handshake =
          new OpeningHandshake(peer.target(), Headers.PLAIN, new java.util.Random(1));

      assertThatThrownBy(() -> handshake.accept("HTTP/1.1 404 Not Found\r\n\r\n"))
          .hasMessage(
              peer.target() + " answered \"HTTP/1.1 404 Not Found\", expected HTTP/1.1 101");
    }
  }
}
