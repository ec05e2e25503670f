package dev.vaporetto.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.MessageDeflater;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 7692 §6 and §7.2.2: compressed messages as they are received, in both roles. */
class CompressedMessageTest {
  private static final int RSV1 = 0x40;
  private static final int FIN = TestFrames.FIN;
  private static final int TEXT = Opcode.TEXT.code();
  private static final int BINARY = Opcode.BINARY.code();

  private final ZlibPool pool = new ZlibPool(-1, 2);
  private final MessageLimits limits = new MessageLimits();

  private final ExtensionPipeline plain = agreed(DeflateSettings.DEFAULT);
  private final ExtensionPipeline takeover =
      agreed(DeflateSettings.DEFAULT.withContextTakeover(true, true));

  private ExtensionPipeline agreed(DeflateSettings settings) {
    return new PermessageDeflate(settings, pool)
        .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, List.of())));
  }

  /** Whatever happened, a reader that is closed holds nothing. */
  @AfterEach
  void allIsGivenBack() {
    current.close();
    pool.close();
    assertThat(pool.liveInflaters()).isZero();
  }

  private static byte[] deflate(String text) {
    return deflate(text.getBytes(UTF_8));
  }

  /** A message of its own, without the four bytes that are not sent. */
  private static byte[] deflate(byte[] message) {
    byte[] flushed = flushed(message, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(flushed, flushed.length - 4);
  }

  private static byte[] flushed(byte[] message, int flush) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(message);
    if (flush == Deflater.NO_FLUSH) {
      deflater.finish();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[65536];
    int count = deflater.deflate(buffer, 0, buffer.length, flush);
    while (count > 0) {
      out.write(buffer, 0, count);
      count = deflater.deflate(buffer, 0, buffer.length, flush);
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] frame(Role role, int firstByte, byte[] payload) {
    return TestFrames.frame(role.peer(), firstByte, payload);
  }

  /** The reader of the current input. */
  private Replay current = new Replay(new MessageReader(Role.SERVER, limits));

  private Replay fresh(Role role, ExtensionPipeline extensions) {
    current.close();
    current = new Replay(new MessageReader(role, limits, extensions));
    return current;
  }

  private List<String> replay(Role role, ExtensionPipeline extensions, byte[]... frames) {
    return Replay.events(TestFrames.concat(frames), () -> fresh(role, extensions));
  }

  static Stream<Arguments> everyRoleAndContext() {
    return Stream.of(Role.values())
        .flatMap(role -> Stream.of(false, true).map(takeover -> Arguments.of(role, takeover)));
  }

  private ExtensionPipeline with(boolean contextTakeover) {
    return contextTakeover ? takeover : plain;
  }

  @ParameterizedTest
  @MethodSource("everyRoleAndContext")
  void compressedMessagesAndOthersMayFollowEachOther(Role role, boolean contextTakeover) {
    byte[] ping = TestFrames.ping(role.peer(), "p");
    assertThat(
            replay(
                role,
                with(contextTakeover),
                frame(role, FIN | RSV1 | TEXT, deflate("Grüße, Grüße, Grüße")),
                TestFrames.text(role.peer(), "plain"),
                ping,
                frame(role, FIN | RSV1 | BINARY, deflate(new byte[] {1, 2, 3})),
                frame(role, FIN | RSV1 | TEXT, deflate("again"))))
        .containsExactly(
            "TEXT Grüße, Grüße, Grüße", "TEXT plain", "PING 70", "BINARY 010203", "TEXT again");
  }

  @ParameterizedTest
  @EnumSource
  void fragmentsAreCutAnywhereAndControlFramesMayComeBetween(Role role) {
    byte[] data = deflate("one and one and one");
    for (int cut = 0; cut <= data.length; cut++) {
      assertThat(
              replay(
                  role,
                  plain,
                  frame(role, RSV1 | TEXT, Arrays.copyOf(data, cut)),
                  TestFrames.ping(role.peer(), ""),
                  frame(role, 0, new byte[0]),
                  frame(role, FIN, Arrays.copyOfRange(data, cut, data.length))))
          .containsExactly("PING ", "TEXT one and one and one");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageMayReferToTheOneBeforeWithContextTakeover(Role role) {
    // RFC 7692 §7.2.3.2
    byte[] first = frame(role, FIN | RSV1 | TEXT, hex("f248cdc9c90700"));
    byte[] second = frame(role, FIN | RSV1 | TEXT, hex("f200110000"));
    assertThat(replay(role, takeover, first, second)).containsExactly("TEXT Hello", "TEXT Hello");
    assertThat(replay(role, plain, first, second))
        .containsExactly(
            "TEXT Hello",
            "FAIL 1007 compressed message that is not DEFLATE (invalid distance too far back);"
                + " expected RFC 1951");
  }

  @ParameterizedTest
  @MethodSource("everyRoleAndContext")
  void theExamplesOfTheRfcAreRead(Role role, boolean contextTakeover) {
    ExtensionPipeline extensions = with(contextTakeover);
    for (String example :
        List.of(
            // §7.2.3.1: one block
            "f248cdc9c90700",
            // §7.2.3.3: no compression
            "000500faff48656c6c6f00",
            // §7.2.3.4: BFINAL
            "f348cdc9c9070000",
            // §7.2.3.4: BFINAL, without the byte that lets it be flushed
            "f348cdc9c90700",
            // §7.2.3.5: two blocks
            "f248050000 00ffff cac9c9 0700".replace(" ", ""))) {
      assertThat(replay(role, extensions, frame(role, FIN | RSV1 | TEXT, hex(example))))
          .as(example)
          .containsExactly("TEXT Hello");
    }
  }

  @ParameterizedTest
  @MethodSource("everyRoleAndContext")
  void lastBlocksMayComeInTheMiddle(Role role, boolean contextTakeover) {
    byte[] last = flushed("over and ".getBytes(UTF_8), Deflater.NO_FLUSH);
    byte[] data = TestFrames.concat(last, last, deflate("out"));
    byte[] all = frame(role, FIN | RSV1 | TEXT, data);
    assertThat(replay(role, with(contextTakeover), all, all))
        .containsExactly("TEXT over and over and out", "TEXT over and over and out");
  }

  @ParameterizedTest
  @MethodSource("everyRoleAndContext")
  void anEmptyMessageMayBeOneByteOrNone(Role role, boolean contextTakeover) {
    assertThat(
            replay(
                role,
                with(contextTakeover),
                frame(role, FIN | RSV1 | TEXT, hex("00")),
                frame(role, FIN | RSV1 | BINARY, hex("")),
                frame(role, FIN | RSV1 | TEXT, hex("0200")),
                frame(role, RSV1 | TEXT, hex("")),
                frame(role, FIN, hex("00"))))
        .containsExactly("TEXT ", "BINARY ", "TEXT ", "TEXT ");
  }

  @ParameterizedTest
  @EnumSource
  void rsv1HasNoMeaningUnlessItIsAgreed(Role role) {
    assertThat(replay(role, ExtensionPipeline.NONE, frame(role, FIN | RSV1 | TEXT, deflate("no"))))
        .containsExactly(
            "FAIL 1002 frame with reserved bits RSV1; no negotiated extension defines" + " them");
  }

  @ParameterizedTest
  @EnumSource
  void rsv2AndRsv3HaveNoMeaning(Role role) {
    assertThat(replay(role, plain, frame(role, FIN | RSV1 | 0x20 | TEXT, deflate("no"))))
        .containsExactly(
            "FAIL 1002 frame with reserved bits RSV2; no negotiated extension defines" + " them");
  }

  @ParameterizedTest
  @EnumSource
  void rsv1OnAContinuationIsAProtocolError(Role role) {
    assertThat(
            replay(
                role,
                plain,
                frame(role, RSV1 | TEXT, deflate("no")),
                frame(role, FIN | RSV1, deflate("no"))))
        .containsExactly(
            "FAIL 1002 CONTINUATION frame with RSV1; expected it on the first frame of"
                + " a message only");
  }

  @ParameterizedTest
  @EnumSource
  void rsv1OnAControlFrameIsAProtocolError(Role role) {
    assertThat(replay(role, plain, frame(role, FIN | RSV1 | Opcode.PING.code(), hex(""))))
        .containsExactly(
            "FAIL 1002 PING frame with reserved bits RSV1; expected none on a control" + " frame");
  }

  @ParameterizedTest
  @MethodSource("everyRoleAndContext")
  void whatIsNotDeflateFailsWith1007(Role role, boolean contextTakeover) {
    assertThat(replay(role, with(contextTakeover), frame(role, FIN | RSV1 | BINARY, hex("ffff"))))
        .containsExactly(
            "FAIL 1007 compressed message that is not DEFLATE (invalid block type);"
                + " expected RFC 1951");
  }

  /** zlib may notice both at once, or one after the other: that depends on the pieces. */
  @ParameterizedTest
  @EnumSource
  void aMessageThatIsTooLongAndThenNotDeflateFailsForItsLengthHoweverItIsCut(Role role) {
    limits.maxBinarySize(100);
    byte[] badBlock = hex("00ffffffff");
    for (int length : new int[] {99, 100, 101, 102}) {
      // The bad block follows in the same DEFLATE stream, or begins the next one.
      for (int flush : new int[] {Deflater.SYNC_FLUSH, Deflater.NO_FLUSH}) {
        byte[] data = TestFrames.concat(flushed(new byte[length], flush), badBlock);
        assertThat(replay(role, plain, frame(role, FIN | RSV1 | BINARY, data)))
            .containsExactly(
                length <= 100
                    ? "FAIL 1007 compressed message that is not DEFLATE (invalid stored block"
                        + " lengths); expected RFC 1951"
                    : "FAIL 1009 binary message that inflates to more than 100 bytes; expected at"
                        + " most that");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatEndsInsideABlockFailsWith1007(Role role) {
    byte[] data = deflate("a message of some length, some length");
    for (int cut = 1; cut < data.length - 1; cut++) {
      List<String> events =
          replay(role, plain, frame(role, FIN | RSV1 | BINARY, Arrays.copyOf(data, cut)));
      assertThat(events).hasSize(1);
      assertThat(events.get(0)).startsWith("FAIL 1007 compressed message that is not DEFLATE (");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatShouldHaveBeenLeftOutFailWith1007(Role role) {
    byte[] data = flushed("tail".getBytes(UTF_8), Deflater.SYNC_FLUSH);
    assertThat(replay(role, plain, frame(role, FIN | RSV1 | TEXT, data)))
        .hasSize(1)
        .allMatch(event -> event.startsWith("FAIL 1007 compressed message that is not DEFLATE ("));
  }

  @ParameterizedTest
  @MethodSource("everyRoleAndContext")
  void aLastBlockThatOnlyTheTailEndsFailsWith1007(Role role, boolean contextTakeover) {
    // BFINAL, fixed codes: the end of block is seven bits of zero, which the tail begins with.
    byte[] cut = hex("f348cdc9c907");
    assertThat(replay(role, with(contextTakeover), frame(role, FIN | RSV1 | TEXT, cut)))
        .containsExactly(
            "FAIL 1007 compressed message that is not DEFLATE (the message ends inside"
                + " a block); expected RFC 1951");
  }

  @ParameterizedTest
  @EnumSource
  void inflatedTextIsValidatedWhileItArrives(Role role) {
    byte[] bad = flushed(new byte[] {'o', 'k', (byte) 0xFF, 'x'}, Deflater.SYNC_FLUSH);
    assertThat(replay(role, plain, frame(role, RSV1 | TEXT, bad)))
        .containsExactly("FAIL 1007 text message that is not UTF-8; expected RFC 3629");
    byte[] cut = deflate(new byte[] {'o', 'k', (byte) 0xC3});
    assertThat(replay(role, plain, frame(role, FIN | RSV1 | TEXT, cut)))
        .containsExactly("FAIL 1007 text message that is not UTF-8; expected RFC 3629");
  }

  @ParameterizedTest
  @MethodSource("everyRoleAndContext")
  void theLimitHoldsForWhatIsInflated(Role role, boolean contextTakeover) {
    limits.maxTextSize(3000);
    limits.maxBinarySize(0);
    String most = "x".repeat(3000);
    assertThat(
            replay(
                role,
                with(contextTakeover),
                frame(role, FIN | RSV1 | TEXT, deflate(most)),
                frame(role, FIN | RSV1 | BINARY, hex("00")),
                frame(role, FIN | RSV1 | TEXT, deflate(most + "y"))))
        .containsExactly(
            "TEXT " + most,
            "BINARY ",
            "FAIL 1009 text message that inflates to more than 3000 bytes; expected at most that");
    assertThat(replay(role, with(contextTakeover), frame(role, FIN | RSV1 | BINARY, deflate("x"))))
        .containsExactly(
            "FAIL 1009 binary message that inflates to more than 0 bytes; expected at"
                + " most that");
  }

  @ParameterizedTest
  @EnumSource
  void aLimitThatFallsBelowWhatHasComeEndsTheMessage(Role role) {
    Replay replay = new Replay(new MessageReader(role, limits, plain));
    byte[] data = flushed("x".repeat(100).getBytes(UTF_8), Deflater.SYNC_FLUSH);
    replay.feed(frame(role, RSV1 | TEXT, data));
    limits.maxTextSize(10);
    replay.feed(frame(role, FIN, deflate("y")));
    replay.close();
    assertThat(replay.outcome())
        .containsExactly(
            "FAIL 1009 text message that inflates to more than 10 bytes; expected at"
                + " most that");
  }

  @ParameterizedTest
  @EnumSource
  void anExactMultipleOfTheBufferIsWhole(Role role) {
    for (int size : new int[] {1023, 1024, 1025, 4096, 8192, 65536, 262_144}) {
      byte[] message = new byte[size];
      new Random(size).nextBytes(message);
      Arrays.fill(message, 0, size / 2, (byte) 'a');
      assertThat(
              fresh(role, plain).feed(frame(role, FIN | RSV1 | BINARY, deflate(message))).outcome())
          .containsExactly("BINARY " + HexFormat.of().formatHex(message));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBombEndsWith1009AndIsNeverHeldInMemory(Role role) throws Exception {
    // 60 KB become 60 MB.
    byte[] bomb = frame(role, FIN | RSV1 | BINARY, deflate(new byte[60_000_000]));
    assertThat(bomb.length).isLessThan(70_000);
    MessageReader reader = new MessageReader(role, limits, plain);
    Replay replay = new Replay(reader);
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
    replay.feed(bomb);
    long allocated = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    replay.close();
    assertThat(replay.outcome())
        .containsExactly(
            "FAIL 1009 binary message that inflates to more than 1048576 bytes;"
                + " expected at most that");
    // Growing by four copies a third once more; the input was copied, too.
    assertThat(allocated).isLessThan(3 * MessageLimits.DEFAULT_MAX_MESSAGE_SIZE);
  }

  @ParameterizedTest
  @EnumSource
  void aRaisedLimitLeavesTheRatio(Role role) {
    limits.maxBinarySize(100_000_000);
    byte[] data = deflate(new byte[4_000_000]);
    List<String> events = fresh(role, plain).feed(frame(role, FIN | RSV1 | BINARY, data)).outcome();
    assertThat(events).hasSize(1);
    assertThat(events.get(0))
        .matches(
            "FAIL 1009 message of \\d+ bytes inflates to at least \\d+;"
                + " expected at most 250 times its size");
    ExtensionPipeline generous = agreed(new DeflateSettings(false, false, 0, 1032));
    assertThat(fresh(role, generous).feed(frame(role, FIN | RSV1 | BINARY, data)).outcome())
        .containsExactly("BINARY " + "00".repeat(4_000_000));
  }

  /** A sender that flushes after each byte sends seven for one. */
  @ParameterizedTest
  @EnumSource
  void tinyFragmentsMayBeLargerThanWhatTheyInflateTo(Role role) {
    int size = 20_000;
    limits.maxTextSize(size);
    MessageDeflater deflater = Objects.requireNonNull(plain.newDeflater(role.peer()));
    Replay replay = new Replay(new MessageReader(role, limits, plain));
    int sent = 0;
    for (int i = 0; i < size; i++) {
      boolean last = i == size - 1;
      ByteBuffer part =
          deflater.compressPart(ByteBuffer.wrap(new byte[] {'x'}), last, ByteBuffer.allocate(64));
      byte[] payload = Arrays.copyOf(part.array(), part.limit());
      sent += payload.length;
      replay.feed(frame(role, (last ? FIN : 0) | (i == 0 ? RSV1 | TEXT : 0), payload));
    }
    replay.close();
    assertThat(sent).isGreaterThan(6 * size);
    assertThat(replay.outcome()).containsExactly("TEXT " + "x".repeat(size));
  }

  @ParameterizedTest
  @EnumSource
  void emptyBlocksWithoutEndAreRefusedByTheHeader(Role role) {
    limits.maxTextSize(1000);
    byte[] flushes = new byte[65_000];
    for (int i = 0; i + 5 <= flushes.length; i += 5) {
      flushes[i + 3] = (byte) 0xFF;
      flushes[i + 4] = (byte) 0xFF;
    }
    Replay replay = new Replay(new MessageReader(role, limits, plain));
    replay.feed(frame(role, RSV1 | TEXT, flushes));
    replay.feed(TestFrames.header(role.peer(), 0, 2_569));
    replay.close();
    assertThat(replay.outcome())
        .containsExactly(
            "FAIL 1009 text message of more than 67536 compressed bytes; expected at"
                + " most 1000 inflated ones");
  }

  @Test
  void aDecompressorIsBorrowedWhileAMessageIsOpenOnly() {
    Replay replay = new Replay(new MessageReader(Role.CLIENT, limits, plain));
    replay.feed(frame(Role.CLIENT, RSV1 | TEXT, deflate("half")));
    Replay other = new Replay(new MessageReader(Role.CLIENT, limits, plain));
    other.feed(frame(Role.CLIENT, RSV1 | TEXT, deflate("half")));
    assertThat(pool.liveInflaters()).isEqualTo(2);
    replay.feed(frame(Role.CLIENT, FIN, hex("")));
    assertThat(replay.outcome()).containsExactly("TEXT half");
    other.close();
    other.close();
    pool.close();
    assertThat(pool.liveInflaters()).isZero();
  }

  @Test
  void nothingIsReadAfterTheReaderIsClosed() {
    MessageReader reader = new MessageReader(Role.SERVER, limits, plain);
    Replay replay = new Replay(reader);
    replay.close();
    assertThat(replay.feed(TestFrames.text(Role.CLIENT, "late")).outcome()).isEmpty();
    MessageReader bare = new MessageReader(Role.SERVER, limits);
    bare.close();
    assertThat(bare.binary()).isEqualTo(ByteBuffer.allocate(0));
  }

  @Test
  void withContextTakeoverAConnectionOwnsADecompressorUntilItIsClosed() {
    Replay first = new Replay(new MessageReader(Role.CLIENT, limits, takeover));
    Replay second = new Replay(new MessageReader(Role.CLIENT, limits, takeover));
    first.feed(frame(Role.CLIENT, FIN | RSV1 | TEXT, deflate("one")));
    second.feed(frame(Role.CLIENT, FIN | RSV1 | TEXT, deflate("two")));
    pool.close();
    assertThat(pool.liveInflaters()).isEqualTo(2);
    first.close();
    second.close();
  }
}
