package dev.vaporetto.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are delivered in parts as they arrive, compressed or not. */
class MessagePartsTest {
  private static final int RSV1 = 0x40;
  private static final int PART = MessageParts.MAX_INFLATED_PART;
  private static final String TEXT = "aé€\uD83D\uDE00z";

  private final ZlibPool pool = new ZlibPool(-1, 2);
  private final MessageLimits limits = new MessageLimits();

  @AfterEach
  void allIsGivenBack() {
    pool.close();
    assertThat(pool.liveInflaters()).isZero();
  }

  private ExtensionPipeline deflate(boolean takeover) {
    return new PermessageDeflate(
            DeflateSettings.DEFAULT.withContextTakeover(takeover, takeover), pool)
        .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, List.of())));
  }

  /** Reads as a connection does, and puts the parts together again. */
  private static final class Collector {
    private final MessageReader reader;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final List<String> ends = new ArrayList<>();
    private int parts;
    private int largest;

    Collector(MessageReader reader) {
      this.reader = reader;
    }

    /** Reads an array, and overwrites it as soon as the reader no longer needs it. */
    void read(byte[] input) throws WebSocketFailure {
      byte[] array = input.clone();
      ByteBuffer in = ByteBuffer.wrap(array);
      MessageEvent event = reader.next(in);
      while (event != MessageEvent.NEED_MORE) {
        note(event);
        reader.forget();
        if (!in.hasRemaining()) {
          Arrays.fill(array, (byte) 0x5A);
        }
        event = reader.next(in);
      }
      assertThat(in.hasRemaining()).isFalse();
      assertThat(reader.isPending()).isFalse();
    }

    private void note(MessageEvent event) {
      byte[] bytes = bytes(event);
      switch (event) {
        case TEXT_PART, BINARY_PART -> {
          assertThat(bytes).isNotEmpty();
          message.writeBytes(bytes);
          parts++;
          largest = Math.max(largest, bytes.length);
        }
        case TEXT, BINARY -> {
          message.writeBytes(bytes);
          ends.add(event + " " + message.toString(UTF_8));
          message.reset();
        }
        default -> ends.add(event.toString());
      }
    }

    private byte[] bytes(MessageEvent event) {
      if (event == MessageEvent.TEXT || event == MessageEvent.TEXT_PART) {
        return reader.text().getBytes(UTF_8);
      }
      byte[] bytes = new byte[reader.binary().remaining()];
      reader.binary().get(bytes);
      return bytes;
    }
  }

  private Collector collector(Role role, ExtensionPipeline extensions) {
    return new Collector(new MessageReader(role, limits, extensions, text -> true));
  }

  private static byte[] fragments(Role role, int firstBits, Opcode opcode, byte[]... payloads) {
    byte[][] frames = new byte[payloads.length][];
    for (int i = 0; i < payloads.length; i++) {
      int first = i == 0 ? firstBits | opcode.code() : 0;
      int fin = i == payloads.length - 1 ? TestFrames.FIN : 0;
      frames[i] = TestFrames.frame(role.peer(), first | fin, payloads[i]);
    }
    return TestFrames.concat(frames);
  }

  private static byte[][] cut(byte[] bytes, int... at) {
    byte[][] pieces = new byte[at.length + 1][];
    for (int i = 0; i <= at.length; i++) {
      int from = i == 0 ? 0 : at[i - 1];
      pieces[i] = Arrays.copyOfRange(bytes, from, i == at.length ? bytes.length : at[i]);
    }
    return pieces;
  }

  /** What a peer sends that compresses one message. */
  private static byte[] compressed(byte[] message) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(message);
    byte[] buffer = new byte[message.length + 100];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(buffer, length - 4);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  // ---- not compressed

  @ParameterizedTest
  @EnumSource(Role.class)
  void allOfAMessageComesInOrderHoweverItIsCut(Role role) throws Exception {
    byte[] text = TEXT.getBytes(UTF_8);
    byte[] ping = TestFrames.frame(role.peer(), true, Opcode.PING);
    for (int fragment = 0; fragment <= text.length; fragment++) {
      byte[][] pieces = cut(text, fragment);
      byte[] input =
          TestFrames.concat(
              TestFrames.frame(role.peer(), false, Opcode.TEXT, pieces[0]),
              ping,
              TestFrames.frame(role.peer(), true, Opcode.CONTINUATION, pieces[1]),
              fragments(role, 0, Opcode.BINARY, cut(text, fragment)));
      for (int i = 0; i <= input.length; i++) {
        Collector collector = collector(role, ExtensionPipeline.NONE);
        for (byte[] read : cut(input, i)) {
          collector.read(read);
        }
        assertThat(collector.ends).containsExactly("PING", "TEXT " + TEXT, "BINARY " + TEXT);
      }
      Collector collector = collector(role, ExtensionPipeline.NONE);
      for (byte next : input) {
        collector.read(new byte[] {next});
      }
      assertThat(collector.ends).containsExactly("PING", "TEXT " + TEXT, "BINARY " + TEXT);
    }
  }

  @Test
  void aMessageInPartsHasNoLimitAndTakesNoMemory() throws Exception {
    limits.maxBinarySize(100);
    Collector collector = collector(Role.SERVER, ExtensionPipeline.NONE);
    collector.read(TestFrames.header(Role.CLIENT, Opcode.BINARY.code(), Long.MAX_VALUE));

    for (int i = 0; i < 64; i++) {
      collector.read(new byte[16 * 1024]);
    }

    assertThat(collector.parts).isEqualTo(64);
    assertThat(collector.largest).isEqualTo(16 * 1024);
  }

  @Test
  void aWholeMessageIsOneLastPart() throws Exception {
    Collector collector = collector(Role.CLIENT, ExtensionPipeline.NONE);
    collector.read(TestFrames.text(Role.SERVER, "all"));

    assertThat(collector.ends).containsExactly("TEXT all");
    assertThat(collector.parts).isZero();
  }

  @Test
  void onlyTheMessagesThatAreWantedInPartsComeSo() throws Exception {
    Collector collector =
        new Collector(
            new MessageReader(Role.CLIENT, limits, ExtensionPipeline.NONE, text -> !text));
    for (int i = 0; i < 2; i++) {
      collector.read(fragments(Role.CLIENT, 0, Opcode.BINARY, new byte[2], new byte[2]));
      collector.read(
          fragments(Role.CLIENT, 0, Opcode.TEXT, "ab".getBytes(UTF_8), "c".getBytes(UTF_8)));
    }

    assertThat(collector.ends).hasSize(4).contains("TEXT abc");
    assertThat(collector.parts).isEqualTo(2);
  }

  @Test
  void textThatIsNotUtf8FailsWithItsPart() throws Exception {
    Collector collector = collector(Role.CLIENT, ExtensionPipeline.NONE);
    collector.read(TestFrames.frame(Role.SERVER, false, Opcode.TEXT, (byte) 0xE2, (byte) 0x82));
    assertThatThrownBy(
            () ->
                collector.read(
                    TestFrames.frame(Role.SERVER, false, Opcode.CONTINUATION, (byte) 'x')))
        .isInstanceOf(WebSocketFailure.class)
        .hasMessage("text message that is not UTF-8; expected RFC 3629");
  }

  @Test
  void textThatEndsInsideACharacterFails() throws Exception {
    Collector collector = collector(Role.CLIENT, ExtensionPipeline.NONE);
    collector.read(TestFrames.frame(Role.SERVER, false, Opcode.TEXT, (byte) 'a', (byte) 0xE2));
    assertThatThrownBy(
            () -> collector.read(TestFrames.frame(Role.SERVER, true, Opcode.CONTINUATION)))
        .isInstanceOf(WebSocketFailure.class);
  }

  /** There is nothing that a message in parts could fill, and no other bound is promised. */
  @Test
  void aMessageInPartsMayHaveAnyNumberOfFragmentsHoweverSmall() throws Exception {
    Collector collector = collector(Role.CLIENT, ExtensionPipeline.NONE);
    collector.read(TestFrames.frame(Role.SERVER, false, Opcode.BINARY));
    byte[] empty = TestFrames.frame(Role.SERVER, false, Opcode.CONTINUATION);
    byte[] small = TestFrames.frame(Role.SERVER, false, Opcode.CONTINUATION, (byte) 1);
    for (int i = 0; i < 20_000; i++) {
      collector.read(empty);
      collector.read(small);
    }
    assertThat(collector.parts).isEqualTo(20_000);
  }

  // ---- compressed

  @ParameterizedTest
  @EnumSource(Role.class)
  void aCompressedMessageComesInPartsHoweverItIsCut(Role role) throws Exception {
    String text = TEXT.repeat(20);
    byte[] payload = compressed(text.getBytes(UTF_8));
    for (boolean takeover : new boolean[] {false, true}) {
      for (int i = 0; i <= payload.length; i++) {
        Collector collector = collector(role, deflate(takeover));
        byte[] input = fragments(role, RSV1, Opcode.TEXT, cut(payload, i));
        for (byte[] read : cut(input, i)) {
          collector.read(read);
        }
        collector.read(fragments(role, 0, Opcode.TEXT, "plain".getBytes(UTF_8)));
        assertThat(collector.ends).containsExactly("TEXT " + text, "TEXT plain");
        collector.reader.close();
      }
    }
  }

  @Test
  void whatInflatesToMuchComesInSeveralParts() throws Exception {
    limits.maxBinarySize(100);
    for (int size : new int[] {PART - 1, PART, PART + 1, 3 * PART, 20 * PART + 5}) {
      Collector collector = collector(Role.CLIENT, deflate(true));
      byte[] payload = compressed(new byte[size]);
      collector.read(fragments(Role.CLIENT, RSV1, Opcode.BINARY, payload));
      collector.read(fragments(Role.CLIENT, RSV1, Opcode.BINARY, cut(payload, payload.length / 2)));

      assertThat(collector.ends).hasSize(2);
      assertThat(collector.ends.get(0)).hasSize("BINARY ".length() + size);
      assertThat(collector.ends.get(1)).isEqualTo(collector.ends.get(0));
      assertThat(collector.largest).isLessThanOrEqualTo(PART);
      collector.reader.close();
    }
  }

  /** A peer chooses how small its fragments are; each part may wait for a slow handler. */
  @Test
  void tinyFragmentsOfACompressedMessageTakeLittleMemory() throws Exception {
    MessageReader reader = new MessageReader(Role.CLIENT, limits, deflate(false), text -> true);
    byte[] stored = {0, 100, 0, (byte) ~100, (byte) ~0};
    reader.next(
        ByteBuffer.wrap(TestFrames.frame(Role.SERVER, RSV1 | Opcode.BINARY.code(), stored)));
    for (int i = 0; i < 100; i++) {
      byte[] fragment = TestFrames.frame(Role.SERVER, false, Opcode.CONTINUATION, (byte) i);
      assertThat(reader.next(ByteBuffer.wrap(fragment))).isEqualTo(MessageEvent.BINARY_PART);
      assertThat(reader.binary().get(0)).isEqualTo((byte) i);
      assertThat(reader.binary().array()).hasSize(MessageParts.MIN_INFLATED_PART);
    }
    reader.close();
  }

  @Test
  void emptyFragmentsOfACompressedMessageTakeNoMemory() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    MessageReader reader = new MessageReader(Role.CLIENT, limits, deflate(false), text -> true);
    reader.next(
        ByteBuffer.wrap(TestFrames.frame(Role.SERVER, RSV1 | Opcode.BINARY.code(), (byte) 0)));
    byte[] empty = TestFrames.frame(Role.SERVER, false, Opcode.CONTINUATION);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      assertThat(reader.next(ByteBuffer.wrap(empty)) == MessageEvent.NEED_MORE).isTrue();
    }
    // What the test itself takes is far less than an array for each.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000L * PART / 2);
    reader.close();
  }

  @Test
  void aFragmentThatInflatesToExactlyOnePartIsFollowedByNoEmptyOne() throws Exception {
    Collector collector = collector(Role.CLIENT, deflate(false));
    byte[] bytes = random(PART);
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    byte[] buffer = new byte[2 * PART];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    deflater.end();
    byte[] flushed = Arrays.copyOf(buffer, length);
    collector.read(TestFrames.frame(Role.SERVER, RSV1 | Opcode.BINARY.code(), flushed));
    assertThat(collector.parts).isEqualTo(1);
    collector.read(TestFrames.frame(Role.SERVER, TestFrames.FIN, (byte) 0));

    assertThat(collector.ends).hasSize(1);
    collector.reader.close();
  }

  /** A sender that leaves data out: what it left out is read as the end of a block (§7.2.2). */
  @Test
  void aMessageThatEndsInsideABlockIsNeitherLostNorWaitedFor() throws Exception {
    byte[] block = new byte[5 + PART - 4];
    int announced = PART + 100;
    block[1] = (byte) announced;
    block[2] = (byte) (announced >> 8);
    block[3] = (byte) ~announced;
    block[4] = (byte) (~announced >> 8);
    Collector collector = collector(Role.CLIENT, deflate(true));
    collector.read(fragments(Role.CLIENT, RSV1, Opcode.BINARY, block));

    assertThat(collector.parts).isEqualTo(1);
    assertThat(collector.ends).hasSize(1);
    collector.reader.close();
  }

  @Test
  void aReaderThatIsClosedInTheMiddleHoldsNothing() throws Exception {
    MessageReader reader = new MessageReader(Role.CLIENT, limits, deflate(false), text -> true);
    ByteBuffer in =
        ByteBuffer.wrap(
            fragments(Role.CLIENT, RSV1, Opcode.BINARY, compressed(new byte[3 * PART])));
    assertThat(reader.next(in)).isEqualTo(MessageEvent.BINARY_PART);
    assertThat(reader.isPending()).isTrue();

    reader.close();

    assertThat(reader.isPending()).isFalse();
    assertThat(reader.binary().hasRemaining()).isFalse();
    assertThat(reader.next(in)).isEqualTo(MessageEvent.NEED_MORE);
  }
}
