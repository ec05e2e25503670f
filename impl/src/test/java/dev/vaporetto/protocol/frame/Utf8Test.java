package dev.vaporetto.protocol.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.vaporetto.protocol.EveryCut;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  /** What {@link Utf8} says in one number: 0 complete, 1 inside a character, -1 illegal. */
  private static final int COMPLETE = 0;

  private static final int PARTIAL = 1;
  private static final int ILLEGAL = -1;

  /** Three bytes from the last lead byte that is always illegal to the first one that is again. */
  private static final int FIRST_PREFIX = 0xC1_0000;

  private static final int LAST_PREFIX = 0xF5_FFFF;

  /** RFC 3629 §4: a row is a character; two numbers bound each of its bytes. */
  private static final int[][] GRAMMAR = {
    {0x00, 0x7F},
    {0xC2, 0xDF, 0x80, 0xBF},
    {0xE0, 0xE0, 0xA0, 0xBF, 0x80, 0xBF},
    {0xE1, 0xEC, 0x80, 0xBF, 0x80, 0xBF},
    {0xED, 0xED, 0x80, 0x9F, 0x80, 0xBF},
    {0xEE, 0xEF, 0x80, 0xBF, 0x80, 0xBF},
    {0xF0, 0xF0, 0x90, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
    {0xF1, 0xF3, 0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
    {0xF4, 0xF4, 0x80, 0x8F, 0x80, 0xBF, 0x80, 0xBF},
  };

  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer chars = CharBuffer.allocate(256);

  private static int naive(byte[] bytes, int length) {
    int at = 0;
    while (at < length) {
      int[] row = null;
      for (int[] each : GRAMMAR) {
        int lead = bytes[at] & 0xFF;
        if (each[0] <= lead && lead <= each[1]) {
          row = each;
        }
      }
      if (row == null) {
        return ILLEGAL;
      }
      for (int i = 1; i < row.length / 2; i++) {
        if (at + i == length) {
          return PARTIAL;
        }
        int next = bytes[at + i] & 0xFF;
        if (next < row[2 * i] || next > row[2 * i + 1]) {
          return ILLEGAL;
        }
      }
      at += row.length / 2;
    }
    return COMPLETE;
  }

  private boolean jdkAccepts(byte[] bytes, int length) {
    chars.clear();
    return !decoder.reset().decode(ByteBuffer.wrap(bytes, 0, length), chars, true).isError();
  }

  private static int verdict(int state) {
    return state == Utf8.ACCEPT ? COMPLETE : state == Utf8.REJECT ? ILLEGAL : PARTIAL;
  }

  private static int whole(byte[] bytes, int length) {
    return verdict(Utf8.validate(Utf8.ACCEPT, bytes, 0, length));
  }

  private static int byteByByte(byte[] bytes, int length) {
    int state = Utf8.ACCEPT;
    for (int i = 0; i < length; i++) {
      state = Utf8.validate(state, bytes, i, 1);
    }
    return verdict(state);
  }

  private void judge(byte[] bytes, int length) {
    int expected = naive(bytes, length);
    if (whole(bytes, length) != expected
        || byteByByte(bytes, length) != expected
        || jdkAccepts(bytes, length) != (expected == COMPLETE)) {
      fail(HexFormat.of().formatHex(bytes, 0, length) + " is " + expected);
    }
  }

  @Test
  void everyPrefixOfOneAndTwoBytesIsJudgedLikeTheGrammarAndTheJdk() {
    byte[] bytes = new byte[2];
    for (int i = 0; i < 0x1_0000; i++) {
      bytes[0] = (byte) (i >> 8);
      bytes[1] = (byte) i;
      judge(bytes, 1);
      judge(bytes, 2);
    }
  }

  @Test
  void everyPrefixOfThreeBytesIsJudgedLikeTheGrammarAndTheJdk() {
    byte[] bytes = new byte[3];
    for (int i = FIRST_PREFIX; i <= LAST_PREFIX; i++) {
      bytes[0] = (byte) (i >> 16);
      bytes[1] = (byte) (i >> 8);
      bytes[2] = (byte) i;
      judge(bytes, 3);
    }
  }

  @Test
  void everyThreeBytesInTheMiddleOfATextAreJudgedLikeTheGrammar() {
    byte[] bytes = "???text".getBytes(UTF_8);
    for (int i = FIRST_PREFIX; i <= LAST_PREFIX; i++) {
      bytes[0] = (byte) (i >> 16);
      bytes[1] = (byte) (i >> 8);
      bytes[2] = (byte) i;
      int expected = naive(bytes, bytes.length);
      if (whole(bytes, bytes.length) != expected) {
        fail(HexFormat.of().formatHex(bytes) + " is " + expected);
      }
    }
  }

  @Test
  void everyFourByteCharacterIsJudgedAtTheEdgesOfEachByte() {
    int[] edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    byte[] bytes = new byte[4];
    for (int lead = 0xEF; lead <= 0xFF; lead++) {
      for (int second = 0; second < 256; second++) {
        for (int third : edges) {
          for (int fourth : edges) {
            bytes[0] = (byte) lead;
            bytes[1] = (byte) second;
            bytes[2] = (byte) third;
            bytes[3] = (byte) fourth;
            judge(bytes, 4);
          }
        }
      }
    }
  }

  /** ASCII is skipped in chunks: what is none may begin and end anywhere in one. */
  @Test
  void textsLongerThanAChunkAreJudgedLikeTheGrammar() {
    Random random = new Random(6455);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[random.nextInt(140)];
      Arrays.fill(bytes, (byte) 'a');
      for (int i = random.nextInt(4); i > 0; i--) {
        byte[] character = Character.toString(randomPoint(random)).getBytes(UTF_8);
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(character.length, bytes.length - at);
        System.arraycopy(character, 0, bytes, at, length);
      }
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int expected = naive(bytes, bytes.length);
      int offset = random.nextInt(bytes.length + 1);
      int state = Utf8.validate(Utf8.ACCEPT, bytes, 0, offset);
      if (whole(bytes, bytes.length) != expected
          || verdict(Utf8.validate(state, bytes, offset, bytes.length - offset)) != expected) {
        fail(HexFormat.of().formatHex(bytes) + " is " + expected);
      }
    }
  }

  private static int randomPoint(Random random) {
    int point = random.nextInt(0x11_0000 - 0x800) >> random.nextInt(12);
    return point < 0xD800 ? point : point + 0x800;
  }

  @Test
  void aTextMayBeSplitAnywhereAndABadByteMayBeAnywhere() {
    Random random = new Random(3629);
    for (int round = 0; round < 300; round++) {
      int[] points =
          random
              .ints(random.nextInt(30), 0, 0x11_0000)
              .map(point -> (point & 7) < 4 ? point & 0x7F : point)
              .filter(point -> point < 0xD800 || point > 0xDFFF)
              .toArray();
      byte[] bytes = new String(points, 0, points.length).getBytes(UTF_8);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      judge(bytes, bytes.length);
      for (int end = 0; end <= bytes.length; end++) {
        byte[] begin = Arrays.copyOf(bytes, end);
        assertThat(EveryCut.outcome(begin, Validation::new)).isEqualTo(naive(bytes, end));
      }
    }
  }

  /** Takes a text piece by piece. */
  private static final class Validation implements EveryCut.Receiver<Integer> {
    private int state = Utf8.ACCEPT;

    @Override
    public void receive(ByteBuffer piece) {
      int offset = piece.arrayOffset() + piece.position();
      state = Utf8.validate(state, piece.array(), offset, piece.remaining());
    }

    @Override
    public Integer outcome() {
      return verdict(state);
    }
  }

  @Test
  void asciiIsSkippedAtEveryOffsetAndLengthUpToTheBadByte() {
    byte[] bytes = new byte[90];
    Arrays.fill(bytes, (byte) 'a');
    for (int offset = 0; offset < 9; offset++) {
      for (int length = 0; length <= 80; length++) {
        assertThat(Utf8.isValid(bytes, offset, length)).isTrue();
        if (length > 0) {
          int bad = offset + length - 1;
          bytes[bad] = (byte) 0x80;
          assertThat(Utf8.isValid(bytes, offset, length)).isFalse();
          assertThat(Utf8.isValid(bytes, offset, length - 1)).isTrue();
          bytes[bad] = 'a';
        }
      }
    }
  }

  @Test
  void noLaterByteMendsAnIllegalOne() {
    byte[] text = "fine".getBytes(UTF_8);
    assertThat(Utf8.validate(Utf8.REJECT, text, 0, 4)).isEqualTo(Utf8.REJECT);
    assertThat(Utf8.validate(Utf8.REJECT, text, 0, 0)).isEqualTo(Utf8.REJECT);
  }

  @Test
  void theStateSurvivesAnEmptyPiece() {
    byte[] half = {(byte) 0xE2, (byte) 0x82};
    int state = Utf8.validate(Utf8.ACCEPT, half, 0, 2);
    assertThat(Utf8.validate(state, half, 2, 0)).isEqualTo(state).isPositive();
  }
}
