package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CompressedReaderTest {
  private static final CpuClock CPU = CpuClock.ofProcess(ProcessHandle.current().pid());
  private static final String AGREED =
      "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
          + " client_no_context_takeover\r\n";

  /** The frames that a server would send for the first messages. */
  private static byte[] answers(JsonMessages messages, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      ByteBuffer masked = messages.frames(i, 1, ClientFrame.BINARY, true, new ZeroKeys());
      int length = masked.get(1) & 0x7F;
      int header = length < 126 ? 2 : length == 126 ? 4 : 10;
      byte[] payload = new byte[masked.remaining() - header - 4];
      masked.get(header + 4, payload);
      out.writeBytes(EchoPeer.frame(0xC2, payload));
    }
    return out.toByteArray();
  }

  /** Masking keys that leave the payload as it is. */
  private static final class ZeroKeys extends Random {
    private static final long serialVersionUID = 1;

    @Override
    public int nextInt() {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 1024, 200_000})
  void answersOfEveryLengthFormAreTakenInAnyPieces(int size) throws WrongAnswerException {
    JsonMessages messages = new JsonMessages(size);
    ByteBuffer bytes = ByteBuffer.wrap(answers(messages, 3));
    for (int piece : new int[] {1, 3, 1000, 1_000_000}) {
      CompressedReader reader = new CompressedReader(messages, ClientFrame.BINARY);
      int completed = 0;
      for (int at = 0; at < bytes.capacity(); at += piece) {
        int length = Math.min(piece, bytes.capacity() - at);
        completed += reader.read(bytes.slice(at, length));
      }

      assertThat(completed).as("pieces of %s", piece).isEqualTo(3);
      assertThat(reader.answers()).isEqualTo(3);
    }
  }

  @Test
  void anAnswerThatIsNotCompressedIsRefused() {
    CompressedReader reader = new CompressedReader(new JsonMessages(1024), ClientFrame.TEXT);

    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(EchoPeer.frame(0x81, new byte[64]))))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessage("answer 0 of a connection: first octet 0x81, expected opcode 1 with RSV1");
  }

  @Test
  void aSmallAnswerMayComeUncompressed() throws WrongAnswerException {
    JsonMessages messages = new JsonMessages(64);
    ByteBuffer masked = messages.frames(0, 1, ClientFrame.TEXT, false, new ZeroKeys());
    byte[] text = new byte[64];
    masked.get(masked.limit() - 64, text);
    CompressedReader reader = new CompressedReader(messages, ClientFrame.TEXT);

    assertThat(reader.read(ByteBuffer.wrap(EchoPeer.frame(0x81, text)))).isEqualTo(1);
  }

  @Test
  void aFragmentedAnswerWithAPingBetweenIsOneAnswer() throws WrongAnswerException {
    JsonMessages messages = new JsonMessages(1024);
    byte[] whole = answers(messages, 1);
    byte[] payload = Arrays.copyOfRange(whole, 4, whole.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(EchoPeer.frame(0x42, Arrays.copyOf(payload, 100)));
    out.writeBytes(EchoPeer.frame(0x89, new byte[] {1, 2}));
    out.writeBytes(EchoPeer.frame(0x00, new byte[0]));
    out.writeBytes(EchoPeer.frame(0x80, Arrays.copyOfRange(payload, 100, payload.length)));
    CompressedReader reader = new CompressedReader(messages, ClientFrame.BINARY);

    assertThat(reader.read(ByteBuffer.wrap(out.toByteArray()))).isEqualTo(1);
  }

  @Test
  void aCloseFrameIsRefused() {
    CompressedReader reader = new CompressedReader(new JsonMessages(64), ClientFrame.TEXT);

    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(EchoPeer.frame(0x88, new byte[2]))))
        .hasMessage("answer 0 of a connection: a close frame, expected an echo");
  }

  @Test
  void anotherMessageIsRefused() {
    JsonMessages messages = new JsonMessages(1024);
    CompressedReader reader = new CompressedReader(messages, ClientFrame.BINARY);
    byte[] two = answers(messages, 2);
    ByteBuffer second = ByteBuffer.wrap(two);
    second.position(answers(messages, 1).length);

    assertThatThrownBy(() -> reader.read(second))
        .hasMessage("answer 0 of a connection: came other content");
  }

  @Test
  void aLengthThatNoMessageHasIsRefused() {
    CompressedReader reader = new CompressedReader(new JsonMessages(64), ClientFrame.TEXT);
    byte[] header = {(byte) 0xC1, 127, 0, 0, 0, 1, 0, 0, 0, 0};

    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(header)))
        .hasMessageContaining("a length of 4294967296 bytes, expected at most 192");
  }

  @Test
  void aCompressedLoadIsEchoed() throws IOException {
    try (EchoPeer peer =
        new EchoPeer() {
          @Override
          String headers() {
            return AGREED;
          }

          @Override
          byte[] answer(int number, int opcode, byte[] payload) {
            return frame(0xC0 | opcode, payload);
          }
        }) {
      LoadPlan plan =
          new LoadPlan(
              2,
              4,
              CompressedTraffic.text(1024),
              Headers.BROWSER_NO_CONTEXT,
              Phase.of(10),
              Phase.of(100));

      LoadResult result = EchoLoad.run(peer.target(), plan, CPU);

      assertThat(result.messages()).isGreaterThanOrEqualTo(100);
      assertThat(result.bytesPerMessage()).isBetween(200.0, 500.0);
    }
  }

  @Test
  void aServerThatDoesNotAgreeEndsTheRun() throws IOException {
    try (EchoPeer peer = new EchoPeer()) {
      LoadPlan plan =
          new LoadPlan(
              1,
              1,
              CompressedTraffic.text(64),
              Headers.BROWSER_NO_CONTEXT,
              Phase.of(1),
              Phase.of(1));

      assertThatThrownBy(() -> EchoLoad.run(peer.target(), plan, CPU))
          .hasMessage("agreed extensions \"\", expected those of BROWSER_NO_CONTEXT");
    }
  }
}
