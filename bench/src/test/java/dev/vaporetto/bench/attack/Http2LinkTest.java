package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Http2Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
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
    public void halfClose() {}

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

  /** RFC 7541 §6.3, §6.2.1 and appendix B: a change of the table's size, and coded digits. */
  @Test
  void anAnswerMayBeginWithTheSizeOfTheTableAndHaveAStatusThatIsNoEntry() throws IOException {
    link.write(ByteBuffer.wrap(REQUEST));
    comes(1, 4, 1, (byte) 0x3F, (byte) 0xE1, (byte) 0x1F, (byte) 0x88);
    assertThat(read()).startsWith("HTTP/1.1 101 ");

    // 403 coded: 011010 00000 011001, and ones up to a whole byte.
    assertThat(
            Http2Frames.status(
                new byte[] {0x48, (byte) 0x83, (byte) 0x68, (byte) 0x0C, (byte) 0xFF}))
        .isEqualTo(403);
    assertThat(Http2Frames.status(new byte[] {0x08, 3, '4', '3', '1'})).isEqualTo(431);
    assertThat(Http2Frames.status(new byte[] {(byte) 0x82})).isEqualTo(-1);
    assertThat(Http2Frames.status(new byte[0])).isEqualTo(-1);
  }

  @Test
  void halfAHeadIsHalfABlockAndWhatFollowsIsMoreOfIt() throws IOException {
    link.write(ByteBuffer.wrap(REQUEST, 0, REQUEST.length / 2));
    byte[] bytes = written.toByteArray();
    int at = bytes.length;
    written.reset();
    link.write(ByteBuffer.wrap(new byte[] {'x'}));

    assertThat(at).isGreaterThan(Http2Frames.opening().length);
    assertThat(bytes[Http2Frames.opening().length + 4]).as("flags").isZero();
    assertThat(written.toByteArray())
        .isEqualTo(Http2Frames.frame(Http2Frames.CONTINUATION, 0, 1, (byte) 'x'));
    assertThat(link.resetsStream()).isFalse();
  }

  @Test
  void aHeadThatIsLargerThanAFrameIsContinued() throws IOException {
    String large = new String(REQUEST, ISO_8859_1).trim() + "\r\nX: " + "y".repeat(40_000);
    link.write(ByteBuffer.wrap((large + "\r\n\r\n").getBytes(ISO_8859_1)));

    ByteBuffer left = ByteBuffer.wrap(written.toByteArray());
    left.position(Http2Frames.opening().length);
    List<String> frames = new ArrayList<>();
    while (left.hasRemaining()) {
      int head = left.getInt();
      frames.add((head & 0xFF) + " " + left.get() + (head >>> 8 <= 16_384 ? "" : " too large"));
      left.position(left.position() + 4 + (head >>> 8));
    }
    assertThat(frames).containsExactly("1 0", "9 0", "9 4");
  }

  @Test
  void whoIsDeafClosesItsWindowAndIsDeliveredNothingMore() throws IOException {
    link.write(ByteBuffer.wrap(REQUEST));
    comes(1, 4, 1, (byte) 0x88);
    assertThat(read()).startsWith("HTTP/1.1 101 ");
    written.reset();
    assertThat(link.turnDeaf()).isTrue();
    assertThat(written.toByteArray()).isEqualTo(Http2Frames.setting(4, 0));

    comes(0, 0, 1, (byte) 'a');
    assertThat(read()).isEmpty();
    comes(6, 0, 0, new byte[8]);
    assertThat(read()).isEmpty();
    assertThat(written.toByteArray()).endsWith(Http2Frames.frame(6, 1, 0, new byte[8]));
  }

  @Test
  void aStreamIsEndedAndResetWithoutItsConnection() throws IOException {
    link.write(ByteBuffer.wrap(REQUEST));
    written.reset();
    link.halfClose();
    assertThat(written.toByteArray()).isEqualTo(Http2Frames.frame(0, 1, 1));
    written.reset();
    assertThat(link.resetsStream()).isTrue();
    assertThat(written.toByteArray()).isEqualTo(Http2Frames.reset(1, 8));
  }

  /** What a flood brings is more than the first window. */
  @Test
  void theServersWindowIsOpenedAgainAndAgain() throws IOException {
    link.write(ByteBuffer.wrap(REQUEST));
    written.reset();
    for (int i = 0; i < 64; i++) {
      comes(0, 0, 1, new byte[16 * 1024]);
      ByteBuffer all = ByteBuffer.allocate(16 * 1024);
      assertThat(link.read(all)).isEqualTo(16 * 1024);
    }
    ByteBuffer updates = ByteBuffer.allocate(26);
    updates.put(Http2Frames.windowUpdate(0, 1 << 20)).put(Http2Frames.windowUpdate(1, 1 << 20));
    assertThat(written.toByteArray()).isEqualTo(updates.array());
  }
}
