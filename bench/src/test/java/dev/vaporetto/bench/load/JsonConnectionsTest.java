package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonConnectionsTest {
  private static final String AGREED =
      "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
          + " client_no_context_takeover\r\n";

  private final JsonMessages messages = new JsonMessages(1024);

  /** Agrees to compression and sends back what comes. */
  private static class CompressedPeer extends EchoPeer {
    CompressedPeer() throws IOException {}

    @Override
    String headers() {
      return AGREED;
    }

    @Override
    byte[] answer(int number, int opcode, byte[] payload) throws IOException {
      return frame(0xC0 | opcode, payload);
    }
  }

  @Test
  void compressedAnswersAreInflatedAndCounted() throws IOException {
    try (EchoPeer peer = new CompressedPeer();
        JsonConnections connections = JsonConnections.open(peer.target(), messages, true, 3)) {
      connections.turns(16, Phase.of(200));
      assertThat(connections.received()).isEqualTo(240);
      assertThat(connections.wireBytes() / 240).isBetween(200L, 500L);
    }
  }

  @Test
  void withoutCompressionTheMessagesComeAsTheyAre() throws IOException {
    try (EchoPeer peer = new EchoPeer();
        JsonConnections connections = JsonConnections.open(peer.target(), messages, false, 2)) {
      connections.turn(5);
      assertThat(connections.wireBytes()).isEqualTo(10 * (1024 + 4));
    }
  }

  @Test
  void anAnswerThatIsNotCompressedEndsTheRun() throws IOException {
    try (EchoPeer peer =
            new CompressedPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                return frame(0x80 | opcode, payload);
              }
            };
        JsonConnections connections = JsonConnections.open(peer.target(), messages, true, 1)) {
      assertThatThrownBy(() -> connections.turn(1))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessage("answer 0 of a connection: first octet 0x81, expected 0xc1");
    }
  }

  @Test
  void anotherContentEndsTheRun() throws IOException {
    try (EchoPeer peer =
            new EchoPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                payload[5] ^= (byte) (number == 2 ? 1 : 0);
                return frame(0x80 | opcode, payload);
              }
            };
        JsonConnections connections = JsonConnections.open(peer.target(), messages, false, 1)) {
      assertThatThrownBy(() -> connections.turn(4))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessage("answer 2 of a connection: came other content");
    }
  }

  @Test
  void aServerThatDoesNotAgreeEndsTheRun() throws IOException {
    try (EchoPeer peer = new EchoPeer()) {
      assertThatThrownBy(() -> JsonConnections.open(peer.target(), messages, true, 1))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessage("agreed extensions \"\", expected those of BROWSER_NO_CONTEXT");
    }
  }
}
