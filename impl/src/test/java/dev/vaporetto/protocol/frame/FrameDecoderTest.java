package dev.vaporetto.protocol.frame;

import static dev.vaporetto.protocol.frame.TestFrames.FIN;
import static dev.vaporetto.protocol.frame.TestFrames.binary;
import static dev.vaporetto.protocol.frame.TestFrames.close;
import static dev.vaporetto.protocol.frame.TestFrames.concat;
import static dev.vaporetto.protocol.frame.TestFrames.frame;
import static dev.vaporetto.protocol.frame.TestFrames.header;
import static dev.vaporetto.protocol.frame.TestFrames.ping;
import static dev.vaporetto.protocol.frame.TestFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final int RSV1 = 0x40;

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Demands that exactly the last of the bytes breaks a rule. */
  private static void assertFailsAtLast(Role role, int rsv, String message, int... values) {
    assertThat(Headers.of(role, rsv, bytes(values)))
        .containsExactly("FAIL 1002 at byte " + values.length + ": " + message);
    // Nor does what follows change it.
    assertThat(Headers.of(role, rsv, concat(bytes(values), new byte[5]))).hasSize(1);
  }

  private static void assertFailsAtLast(Role role, String message, int... values) {
    assertFailsAtLast(role, 0, message, values);
  }

  private static String key(Role role) {
    return "key=%08x".formatted(role.peer().masks() ? TestFrames.KEY : 0);
  }

  private static int maskBit(Role role) {
    return role.peer().masks() ? 0x80 : 0;
  }

  /** The first byte's rules of RFC 6455 §5.2 and §5.5; null for a legal one. */
  private static @Nullable String wrongWithFirstByte(int value) {
    String rsv =
        (value & 0x40) != 0
            ? (value & 0x20) != 0
                ? (value & 0x10) != 0 ? "RSV1, RSV2, RSV3" : "RSV1, RSV2"
                : (value & 0x10) != 0 ? "RSV1, RSV3" : "RSV1"
            : (value & 0x20) != 0
                ? (value & 0x10) != 0 ? "RSV2, RSV3" : "RSV2"
                : (value & 0x10) != 0 ? "RSV3" : "";
    if (!rsv.isEmpty()) {
      return "frame with reserved bits " + rsv + "; no negotiated extension defines them";
    }
    int opcode = value & 0xF;
    if ((opcode > 2 && opcode < 8) || opcode > 10) {
      return "frame with reserved opcode 0x"
          + "0123456789abcdef".charAt(opcode)
          + "; expected 0x0, 0x1, 0x2, 0x8, 0x9 or 0xa";
    }
    if (opcode >= 8 && value < FIN) {
      String[] names = {"CLOSE", "PING", "PONG"};
      return "fragmented " + names[opcode - 8] + " frame; expected FIN";
    }
    return null;
  }

  @ParameterizedTest
  @EnumSource
  void everyFirstByteIsJudgedBeforeTheSecondOne(Role role) {
    for (int value = 0; value < 256; value++) {
      String wrong = wrongWithFirstByte(value);
      if (wrong != null) {
        assertFailsAtLast(role, wrong, value);
      } else {
        assertThat(Headers.of(role, 0, bytes(value))).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMaskIsJudgedByTheRoleWithTheSecondByte(Role role) {
    for (int length = 0; length < 128; length++) {
      int wrong = length | (0x80 ^ maskBit(role));
      assertFailsAtLast(
          role,
          role == Role.SERVER
              ? "unmasked frame from the client; expected a mask"
              : "masked frame from the server; expected no mask",
          0x82,
          wrong);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aControlFrameHasAtMost125Bytes(Role role) {
    for (Opcode opcode : new Opcode[] {Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
      for (int length : new int[] {126, 127}) {
        assertFailsAtLast(
            role,
            opcode + " frame with a payload of more than 125 bytes; expected at most 125",
            FIN | opcode.code(),
            maskBit(role) | length);
      }
      assertThat(Headers.of(role, 0, header(role.peer(), FIN | opcode.code(), 125)))
          .containsExactly(opcode + " FIN rsv=00 length=125 " + key(role));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theHighBitOfALengthIsJudgedWithItsFirstByte(Role role) {
    for (int high : new int[] {0x80, 0xFF}) {
      assertFailsAtLast(
          role,
          "payload length with the most significant bit set; expected less than 2^63",
          0x82,
          maskBit(role) | 127,
          high);
    }
    // In the shorter form that bit is one of the length's.
    assertThat(Headers.of(role, 0, header(role.peer(), 0x82, 0xFFFF)))
        .containsExactly("BINARY FIN rsv=00 length=65535 " + key(role));
  }

  @ParameterizedTest
  @EnumSource
  void theLargestLengthIs63Bits(Role role) {
    assertThat(Headers.of(role, 0, header(role.peer(), 0x82, Long.MAX_VALUE)))
        .containsExactly("BINARY FIN rsv=00 length=9223372036854775807 " + key(role));
  }

  @ParameterizedTest
  @EnumSource
  void aLengthInMoreBytesThanItNeedsIsRefusedWithItsLastByte(Role role) {
    for (int length : new int[] {0, 1, 125, 126, 127, 255, 256, 65_535}) {
      if (length < 126) {
        byte[] two = bytes(0x82, maskBit(role) | 126, 0, length);
        assertThat(Headers.of(role, 0, concat(two, new byte[9])))
            .containsExactly(
                "FAIL 1002 at byte 4: payload length "
                    + length
                    + " in 2 further bytes; expected none");
      }
      byte[] eight = bytes(0x82, maskBit(role) | 127, 0, 0, 0, 0, 0, 0, length >> 8, length & 0xFF);
      assertThat(Headers.of(role, 0, concat(eight, new byte[9])))
          .containsExactly(
              "FAIL 1002 at byte 10: payload length "
                  + length
                  + " in 8 further bytes; expected "
                  + (length < 126 ? "none" : "2"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theShortestFormOfEveryLengthPasses(Role role) {
    for (long length : new long[] {0, 125, 126, 127, 65_535, 65_536, 1L << 40}) {
      assertThat(Headers.of(role, 0, header(role.peer(), 0x82, length)))
          .containsExactly("BINARY FIN rsv=00 length=" + length + " " + key(role));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReservedBitPassesOnDataFramesWhereAnExtensionDefinesIt(Role role) {
    assertThat(Headers.of(role, RSV1, header(role.peer(), FIN | RSV1 | 1, 3)))
        .containsExactly("TEXT FIN rsv=40 length=3 " + key(role));
    assertFailsAtLast(
        role,
        RSV1,
        "frame with reserved bits RSV2; no negotiated extension defines them",
        FIN | RSV1 | 0x20 | 1);
    assertFailsAtLast(
        role,
        RSV1,
        "PING frame with reserved bits RSV1; expected none on a control frame",
        FIN | RSV1 | 9);
  }

  @ParameterizedTest
  @EnumSource
  void theNextCallBeginsWithTheNextHeader(Role role) {
    byte[] in =
        concat(
            header(role.peer(), 0x01, 70_000),
            header(role.peer(), 0x80, 0),
            header(role.peer(), 0x8A, 7));
    assertThat(Headers.of(role, 0, in))
        .containsExactly(
            "TEXT rsv=00 length=70000 " + key(role),
            "CONTINUATION FIN rsv=00 length=0 " + key(role),
            "PONG FIN rsv=00 length=7 " + key(role));
  }

  @Test
  void whatFollowsAHeaderIsLeft() throws WebSocketFailure {
    ByteBuffer in = ByteBuffer.wrap(concat(header(Role.SERVER, 0x82, 9), new byte[9]));
    assertThat(new FrameDecoder(Role.CLIENT, 0).decode(in)).isTrue();
    assertThat(in.remaining()).isEqualTo(9);
  }

  // ---- round trip with the encoder

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537, 1 << 20})
  void whatTheEncoderWritesTheNaiveTwinWritesAndTheDecoderReads(int length) {
    byte[] payload = new byte[length];
    for (int i = 0; i < length; i++) {
      payload[i] = (byte) (i * 31 + i / 256);
    }
    for (Role sender : Role.values()) {
      for (Opcode opcode : Opcode.values()) {
        for (boolean fin : new boolean[] {true, false}) {
          if (opcode.isControl() && (!fin || length > 125)) {
            continue;
          }
          byte[] wire = encode(sender, opcode, fin, payload);
          assertThat(wire).isEqualTo(frame(sender, fin, opcode, payload));

          byte[] header = Arrays.copyOf(wire, wire.length - length);
          assertThat(Headers.of(sender.peer(), 0, header))
              .containsExactly(
                  "%s%s rsv=00 length=%d %s"
                      .formatted(opcode, fin ? " FIN" : "", length, key(sender.peer())));
        }
      }
    }
  }

  /** Into the middle of a buffer that is a slice itself, from the middle of another buffer. */
  private static byte[] encode(Role sender, Opcode opcode, boolean fin, byte[] payload) {
    int size = FrameEncoder.size(sender, payload.length);
    ByteBuffer out = ByteBuffer.allocate(size + 10).position(3).slice().position(2);
    ByteBuffer source = ByteBuffer.allocateDirect(payload.length + 3).position(1).put(payload);
    source.flip().position(1);
    FrameEncoder.encode(out, sender, opcode, fin, 0, TestFrames.KEY, source.asReadOnlyBuffer());
    assertThat(source.position()).isEqualTo(1);
    assertThat(out.position()).isEqualTo(2 + size);
    byte[] wire = new byte[size];
    out.get(2, wire);
    return wire;
  }

  @Test
  void theEncoderLeavesThePayloadAlone() {
    byte[] payload = {1, 2, 3};
    ByteBuffer source = ByteBuffer.wrap(payload);
    FrameEncoder.encode(
        ByteBuffer.allocate(20), Role.CLIENT, Opcode.BINARY, true, 0, TestFrames.KEY, source);
    assertThat(source).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(payload).containsExactly(1, 2, 3);
  }

  @Test
  void theEncoderWritesTheReservedBitsItIsGiven() {
    ByteBuffer out = ByteBuffer.allocate(2);
    FrameEncoder.encode(out, Role.SERVER, Opcode.TEXT, true, RSV1, 0, ByteBuffer.allocate(0));
    assertThat(out.array()).containsExactly(0xC1, 0);
  }

  @Test
  void theEncoderRefusesAControlFrameThatIsFragmentedOrTooLong() {
    for (Opcode opcode : new Opcode[] {Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
      ByteBuffer out = ByteBuffer.allocate(200);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  FrameEncoder.encode(
                      out, Role.CLIENT, opcode, true, 0, 0, ByteBuffer.allocate(126)))
          .withMessage(opcode + " frame of 126 bytes; expected FIN and at most 125 bytes");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  FrameEncoder.encode(
                      out, Role.CLIENT, opcode, false, 0, 0, ByteBuffer.allocate(0)))
          .withMessage(opcode + " frame without FIN; expected FIN and at most 125 bytes");
      assertThat(out.position()).isZero();
    }
  }

  @Test
  void theLongestHeaderIsAsLongAsItSays() {
    assertThat(FrameEncoder.size(Role.CLIENT, 65_536) - 65_536)
        .isEqualTo(FrameEncoder.MAX_HEADER_SIZE);
  }

  // ---- looking ahead

  private static boolean holds(byte[]... frames) {
    // Bytes around it must not matter.
    ByteBuffer in = ByteBuffer.wrap(concat(new byte[] {1}, concat(frames), text(Role.SERVER, "x")));
    ByteBuffer window = in.position(1).limit(1 + concat(frames).length);
    boolean result = FrameDecoder.holdsWholeMessage(window);
    assertThat(window.position()).isEqualTo(1);
    return result;
  }

  @ParameterizedTest
  @EnumSource
  void oneWholeMessageIsFoundAndNoByteLess(Role sender) {
    for (int length : new int[] {0, 1, 125, 126, 5_000, 65_535}) {
      byte[] message = binary(sender, new byte[length]);
      assertThat(holds(message)).isTrue();
      assertThat(holds(message, new byte[3])).isTrue();
      for (int cut = 1; cut <= Math.min(message.length, 10); cut++) {
        assertThat(holds(Arrays.copyOf(message, message.length - cut))).isFalse();
      }
      assertThat(holds(Arrays.copyOf(message, Math.min(message.length - 1, 3)))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void controlFramesBeforeTheMessageAreSkippedUpToABound(Role sender) {
    byte[] ping = ping(sender, "are you there");
    byte[] message = text(sender, "hello");
    assertThat(holds(ping, message)).isTrue();
    assertThat(holds(ping)).isFalse();
    assertThat(holds(ping, Arrays.copyOf(message, message.length - 1))).isFalse();
    byte[][] flood = new byte[1001][];
    Arrays.fill(flood, ping);
    flood[1000] = message;
    assertThat(holds(flood)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfAMessageIsOneAndItsBeginIsNot(Role sender) {
    byte[] begin = frame(sender, false, Opcode.TEXT, (byte) 'a');
    byte[] end = frame(sender, true, Opcode.CONTINUATION, (byte) 'b');
    assertThat(holds(end)).isTrue();
    assertThat(holds(begin, end)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aMessageOf64KibIsLeftForAWriteOfItsOwn(Role sender) {
    assertThat(holds(binary(sender, new byte[65_536]))).isFalse();
  }

  // ---- the guess at the peer's answer

  @ParameterizedTest
  @EnumSource
  void aCloseFrameAtTheEndOfUnreadableBytesIsRecognized(Role sender) {
    Role role = sender.peer();
    for (int length : new int[] {0, 2, 50, 125}) {
      byte[] close = frame(sender, true, Opcode.CLOSE, new byte[length]);
      assertThat(endsLikeClose(role, close)).isTrue();
      assertThat(endsLikeClose(role, concat(new byte[300], close))).isTrue();
      assertThat(endsLikeClose(role, concat(close, new byte[] {0}))).isFalse();
    }
    assertThat(endsLikeClose(role, close(sender, 1002, ""))).isTrue();
    assertThat(endsLikeClose(role, close(role, 1002, ""))).isFalse();
    assertThat(endsLikeClose(role, new byte[0])).isFalse();
    assertThat(endsLikeClose(role, new byte[1000])).isFalse();
  }

  private static boolean endsLikeClose(Role role, byte[] bytes) {
    return FrameDecoder.endsLikeCloseFrame(ByteBuffer.wrap(bytes), role);
  }
}
