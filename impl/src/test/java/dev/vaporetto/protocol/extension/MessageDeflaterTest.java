package dev.vaporetto.protocol.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.vaporetto.protocol.frame.TestFrames;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 §7.2.1: what is sent can be inflated by the plain twin, whatever the buffers are. */
class MessageDeflaterTest {
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final int SCRATCH = 1024;

  private final ZlibPool pool = new ZlibPool(-1, 2);

  private MessageDeflater deflater(boolean contextTakeover, int windowBits) {
    return new MessageDeflater(pool, contextTakeover, windowBits, 0);
  }

  private static byte @Nullable [] compress(MessageDeflater deflater, byte[] message, int scratch) {
    ByteBuffer payload = ByteBuffer.wrap(message);
    ByteBuffer result = deflater.compressMessage(payload, ByteBuffer.allocate(scratch));
    assertThat(payload.position()).isZero();
    return result == null ? null : bytes(result);
  }

  private static byte[] part(MessageDeflater deflater, String part, boolean last) {
    ByteBuffer payload = ByteBuffer.wrap(part.getBytes(UTF_8)).asReadOnlyBuffer();
    return bytes(deflater.compressPart(payload, last, ByteBuffer.allocate(SCRATCH)));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] inflate(byte[]... pieces) {
    return new NaiveInflate(TestFrames.concat(TestFrames.concat(pieces), TAIL)).bytes();
  }

  /** Text that shrinks, but not to nothing. */
  private static byte[] json(int size) {
    Random random = new Random(7692);
    StringBuilder text = new StringBuilder("[");
    while (text.length() < size) {
      text.append("{\"id\":").append(random.nextInt()).append(",\"name\":\"vaporetto\"},");
    }
    return text.substring(0, size).getBytes(UTF_8);
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(6455).nextBytes(bytes);
    return bytes;
  }

  @Test
  void anEmptyMessageIsOneByteOfZero() {
    for (boolean contextTakeover : new boolean[] {false, true}) {
      MessageDeflater deflater = deflater(contextTakeover, 15);
      assertThat(HexFormat.of().formatHex(part(deflater, "", true))).isEqualTo("00");
      assertThat(part(deflater, "", false)).isEmpty();
    }
    assertThat(pool.liveDeflaters()).isZero();
  }

  @Test
  void anEmptyWholeMessageIsSentAsItIsSinceItCannotShrink() {
    assertThat(deflater(true, 15).compressMessage(ByteBuffer.allocate(0), ByteBuffer.allocate(8)))
        .isEqualTo(ByteBuffer.wrap(new byte[1]));
  }

  @Test
  void aMessageIsWhatTheRfcShows() {
    // RFC 7692 §7.2.3.1
    assertThat(HexFormat.of().formatHex(part(deflater(false, 15), "Hello", true)))
        .isEqualTo("f248cdc9c90700");
  }

  @Test
  void withContextTakeoverTheSecondMessageIsWhatTheRfcShows() {
    MessageDeflater deflater = deflater(true, 15);
    byte[] hello = "Hello".getBytes(UTF_8);
    byte[] first = compress(deflater, hello, SCRATCH);
    byte[] second = compress(deflater, hello, SCRATCH);
    // RFC 7692 §7.2.3.2
    assertThat(HexFormat.of().formatHex(first)).isEqualTo("f248cdc9c90700");
    assertThat(HexFormat.of().formatHex(second)).isEqualTo("f200110000");
    deflater.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void messagesOfAnySizeFitAnyBuffer(boolean contextTakeover) {
    MessageDeflater deflater = deflater(contextTakeover, 15);
    byte[] stream = {};
    int sent = 0;
    byte[] all = json(4096);
    for (int size = 200; size < 600; size++) {
      byte[] message = Arrays.copyOf(all, size);
      // The compressed message has about 100 bytes: the buffer ends before, at and behind its end.
      byte[] compressed = compress(deflater, message, 16 + size % 160);
      assertThat(compressed).isNotNull();
      if (contextTakeover) {
        stream = TestFrames.concat(stream, compressed, TAIL);
        sent += size;
      } else {
        assertThat(inflate(compressed)).isEqualTo(message);
      }
    }
    assertThat(new NaiveInflate(stream).bytes()).hasSize(sent);
    deflater.close();
  }

  @Test
  void aMessageThatFillsTheBufferExactlyIsWhole() {
    MessageDeflater deflater = deflater(false, 15);
    byte[] message = json(3000);
    byte[] roomy = compress(deflater, message, 8192);
    assertThat(roomy).isNotNull();
    for (int room = roomy.length - 20; room <= roomy.length + 20; room++) {
      byte[] compressed = compress(deflater, message, room);
      assertThat(compressed).isNotNull();
      assertThat(inflate(compressed)).as("buffer of %d", room).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 14, 1 << 15, 1 << 16, (1 << 16) + 1, 1 << 20})
  void aLargeMessageIsWhole(int size) {
    byte[] message = json(size);
    byte[] compressed = compress(deflater(false, 15), message, SCRATCH);
    assertThat(compressed).isNotNull().hasSizeLessThan(size / 2);
    assertThat(inflate(compressed)).isEqualTo(message);
  }

  @ParameterizedTest
  // The last but one is found out before all of it is compressed.
  @ValueSource(ints = {1, 100, 4090, 5000})
  void whatDoesNotShrinkIsSentAsItIs(int size) {
    assertThat(compress(deflater(false, 15), noise(size), SCRATCH)).isNull();
    assertThat(pool.liveDeflaters()).isEqualTo(1);
  }

  @Test
  void withContextTakeoverWhatDoesNotShrinkIsCompressedAllTheSame() {
    MessageDeflater deflater = deflater(true, 15);
    byte[] message = noise(5000);
    byte[] first = compress(deflater, message, SCRATCH);
    byte[] second = compress(deflater, message, SCRATCH);
    assertThat(first).isNotNull().hasSizeGreaterThan(5000);
    assertThat(second).isNotNull().hasSizeLessThan(200);
    assertThat(inflate(first, TAIL, second)).isEqualTo(TestFrames.concat(message, message));
    deflater.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void partsAreOneMessage(boolean contextTakeover) {
    MessageDeflater deflater = deflater(contextTakeover, 15);
    byte[] whole =
        inflate(
            part(deflater, "one and ", false),
            part(deflater, "", false),
            part(deflater, "one and one", false),
            part(deflater, "", true));
    assertThat(new String(whole, UTF_8)).isEqualTo("one and one and one");
    deflater.close();
    assertThat(pool.liveDeflaters()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
  void noReferenceLeavesASmallWindow(int windowBits) {
    MessageDeflater deflater = deflater(false, windowBits);
    int window = 1 << windowBits;
    for (int size : new int[] {window - 1, window, window + 1, 3 * window, 100_000}) {
      // Repeats near by, and longer ones just outside of the window, which zlib itself would take.
      byte[] period = noise(window + 50);
      for (int i = 0; i + 40 < period.length; i += 40) {
        System.arraycopy(period, 0, period, i, 12);
      }
      byte[] message = new byte[size];
      for (int i = 0; i < size; i++) {
        message[i] = period[i % period.length];
      }
      byte[] compressed =
          bytes(
              deflater.compressPart(ByteBuffer.wrap(message), true, ByteBuffer.allocate(SCRATCH)));
      NaiveInflate inflated = new NaiveInflate(TestFrames.concat(compressed, TAIL));
      assertThat(inflated.bytes()).isEqualTo(message);
      assertThat(inflated.farthest()).isBetween(1, window);
    }
  }

  @Test
  void aWholeWindowIsUsed() {
    byte[] period = noise(30_000);
    byte[] compressed = compress(deflater(false, 15), TestFrames.concat(period, period), SCRATCH);
    assertThat(compressed).isNotNull();
    assertThat(new NaiveInflate(TestFrames.concat(compressed, TAIL)).farthest()).isEqualTo(30_000);
  }

  @Test
  void aMessageBelowTheThresholdIsNotWorthIt() {
    MessageDeflater deflater = new MessageDeflater(pool, false, 15, 10);
    assertThat(deflater.isWorthIt(9)).isFalse();
    assertThat(deflater.isWorthIt(10)).isTrue();
  }

  @Test
  void withoutContextTakeoverACompressorIsBorrowedForACallOnly() {
    MessageDeflater first = deflater(false, 15);
    MessageDeflater second = deflater(false, 15);
    part(first, "one", false);
    part(second, "two", true);
    assertThat(pool.liveDeflaters()).isEqualTo(1);
    first.close();
    second.close();
    assertThat(pool.liveDeflaters()).isEqualTo(1);
  }

  @Test
  void withContextTakeoverAConnectionOwnsACompressorUntilItIsClosed() {
    MessageDeflater first = deflater(true, 15);
    MessageDeflater second = deflater(true, 15);
    assertThat(pool.liveDeflaters()).isZero();
    part(first, "one", true);
    part(second, "two", true);
    part(first, "three", true);
    assertThat(pool.liveDeflaters()).isEqualTo(2);
    pool.close();
    first.close();
    first.close();
    second.close();
    assertThat(pool.liveDeflaters()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> part(first, "four", true))
        .withMessage("the compressor is closed; expected an open connection");
  }

  @Test
  void withoutContextTakeoverAMessageThatTheEndOvertakesIsStillCompressed() {
    MessageDeflater deflater = deflater(false, 15);
    deflater.close();
    assertThat(part(deflater, "one", true)).isEqualTo(part(deflater(false, 15), "one", true));
    assertThat(pool.liveDeflaters()).isEqualTo(1);
  }
}
