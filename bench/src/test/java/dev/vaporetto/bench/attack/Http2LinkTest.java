package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.junit.jupiter.api.Test;

class Http2LinkTest {
  private static final byte[] REQUEST =
      ("GET /echo HTTP/1.1\r\nHost: localhost:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
          .getBytes(ISO_8859_1);

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toRead = new ByteArrayOutputStream();
  private final Http2Link link = new Http2Link(new Wire(), "localhost:1");

  /** Takes all that is written. */
  private final class Wire implements Link {
    @Override
    public int writeWaitsFor() {
      return SelectionKey.OP_WRITE;
    }

    @Override
    public int read(ByteBuffer target) {
      byte[] bytes = toRead.toByteArray();
      toRead.reset();
      target.put(bytes);
      return bytes.length;
    }

    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      byte[] bytes = new byte[count];
      source.get(bytes);
      written.writeBytes(bytes);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private void comes(int type, int flags, int stream, byte... payload) {
    toRead.writeBytes(
        ByteBuffer.allocate(9 + payload.length)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }

  private String read() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    int count = link.read(buffer);
    return count < 0 ? "the end" : new String(buffer.array(), 0, count, ISO_8859_1);
  }

  @Test
  void aHandshakeLeavesAsAConnectAndItsAnswerLooksLikeThatOfHttp1() throws IOException {
    assertThat(link.write(ByteBuffer.wrap(REQUEST))).isEqualTo(REQUEST.length);

    assertThat(written.toString(ISO_8859_1))
        .startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .contains(":method\u0007CONNECT", ":protocol\u0009websocket", ":path\u0005/echo")
        .contains("sec-websocket-version\u000213")
        .doesNotContain("upgrade", "sec-websocket-key");

    comes(1, 4, 1, (byte) 0x88);
    assertThat(read())
        .isEqualTo(
            "HTTP/1.1 101 Switching Protocols\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");

    comes(0, 0, 1, (byte) 'a', (byte) 'b');
    assertThat(read()).isEqualTo("ab");
    assertThat(read()).isEmpty();
    comes(0, 1, 1);
    assertThat(read()).isEqualTo("the end");
  }

  @Test
  void aRefusalIsNamed() throws IOException {
    link.write(ByteBuffer.wrap(REQUEST));
    comes(1, 5, 1, (byte) 0x8D);

    assertThat(read()).isEqualTo("HTTP/1.1 404\r\n\r\n");
    assertThat(read()).isEqualTo("the end");
  }

  @Test
  void noMoreLeavesThanTheServerHasAWindowFor() throws IOException {
    link.write(ByteBuffer.wrap(REQUEST));
    ByteBuffer much = ByteBuffer.allocate(100_000);

    assertThat(link.write(much)).isEqualTo(65_535);
    assertThat(link.writeWaitsFor()).isEqualTo(SelectionKey.OP_READ);

    comes(8, 0, 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0);
    comes(8, 0, 1, (byte) 0, (byte) 0, (byte) 1, (byte) 0);
    assertThat(read()).isEmpty();
    assertThat(link.write(much)).isEqualTo(256);
  }
}
