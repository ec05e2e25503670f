package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdleConnectionsTest {
  @Test
  void openConnectionsAreSilentAndEcho() throws IOException {
    try (EchoPeer peer = new EchoPeer();
        IdleConnections idle = IdleConnections.open(peer.target(), Headers.BROWSER, 20)) {
      assertThat(idle.notSilent()).isZero();
      idle.echoAll();
      assertThat(idle.notSilent()).isZero();
    }
  }

  @Test
  void aBrowsersHeadersAreSent() throws IOException {
    try (EchoPeer peer = new EchoPeer()) {
      IdleConnections.open(peer.target(), Headers.BROWSER, 1).close();

      assertThat(peer.requests.get(0))
          .contains("User-Agent: Mozilla/5.0", "Accept-Language: ", "Cookie: SESSION=")
          .contains("Origin: http://localhost:" + peer.target().port() + "\r\n")
          .contains("Sec-Fetch-Mode: websocket\r\n")
          .contains("Sec-WebSocket-Extensions: permessage-deflate");
    }
  }

  @Test
  void aConnectionThatGetsAnAnswerTwiceIsNotSilent() throws IOException {
    try (EchoPeer peer =
            new EchoPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(frame(0x80 | opcode, payload));
                out.writeBytes(frame(0x80 | opcode, payload));
                return out.toByteArray();
              }
            };
        IdleConnections idle = IdleConnections.open(peer.target(), Headers.PLAIN, 1)) {
      idle.echoAll();

      assertThat(idle.notSilent()).isEqualTo(1);
    }
  }

  @Test
  void aCompressedEchoIsUnderstood() throws IOException {
    try (EchoPeer peer =
            new EchoPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                return frame(0xC0 | opcode, deflate(payload));
              }
            };
        IdleConnections idle = IdleConnections.open(peer.target(), Headers.BROWSER, 2)) {
      idle.echoAll();

      assertThat(idle.notSilent()).isZero();
    }
  }

  private static byte[] deflate(byte[] payload) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(payload);
    byte[] out = new byte[1024];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  @Test
  void aWrongEchoNamesTheConnection() throws IOException {
    try (EchoPeer peer =
            new EchoPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) {
                payload[0] ^= 1;
                return frame(0x80 | opcode, payload);
              }
            };
        IdleConnections idle = IdleConnections.open(peer.target(), Headers.PLAIN, 3)) {
      assertThatThrownBy(idle::echoAll)
          .hasMessage(
              "connection 0 of 3: another message of 64 bytes came, expected 64-byte binary");
    }
  }
}
