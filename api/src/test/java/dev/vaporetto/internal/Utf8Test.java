package dev.vaporetto.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The decoder of the JDK is the oracle. */
class Utf8Test {
  private final CharsetDecoder decoder = UTF_8.newDecoder();

  private void assertAsTheDecoderSays(byte[] bytes) {
    boolean expected = true;
    try {
      decoder.reset().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      expected = false;
    }
    if (Utf8.isWellFormed(bytes, 0, bytes.length) != expected) {
      assertThat(expected).as(Arrays.toString(bytes)).isEqualTo(!expected);
    }
  }

  @Test
  void everyBeginOfASequenceIsJudgedAsTheDecoderDoes() {
    for (int lead = 0; lead < 256; lead++) {
      for (int second = 0; second < 256; second++) {
        byte[] longest = {(byte) lead, (byte) second, (byte) 0x80, (byte) 0xbf};
        for (int length = 1; length <= longest.length; length++) {
          assertAsTheDecoderSays(Arrays.copyOf(longest, length));
        }
      }
    }
  }

  @Test
  void everyContinuationIsJudgedAsTheDecoderDoes() {
    for (int last = 0; last < 256; last++) {
      assertAsTheDecoderSays(new byte[] {(byte) 0xe2, (byte) 0x82, (byte) last});
      assertAsTheDecoderSays(new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) last, (byte) 0x80});
      assertAsTheDecoderSays(new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x80, (byte) last});
    }
  }

  @Test
  void aFaultIsFoundWhereverItIs() {
    for (int length = 1; length < 40; length++) {
      byte[] text = "x".repeat(length).getBytes(UTF_8);
      assertThat(Utf8.isWellFormed(text, 0, length)).isTrue();
      for (int at = 0; at < length; at++) {
        byte[] damaged = text.clone();
        damaged[at] = (byte) 0xff;
        assertThat(Utf8.isWellFormed(damaged, 0, length)).isFalse();
        assertThat(Utf8.isWellFormed(damaged, 0, at)).isTrue();
        assertThat(Utf8.isWellFormed(damaged, at + 1, length)).isTrue();
      }
    }
  }

  @Test
  void aSequenceThatEndsBehindThePartIsCutOff() {
    byte[] euro = "12345678\u20ac".getBytes(UTF_8);
    assertThat(Utf8.isWellFormed(euro, 0, euro.length)).isTrue();
    assertThat(Utf8.isWellFormed(euro, 0, euro.length - 1)).isFalse();
    assertThat(Utf8.isWellFormed(euro, 8, euro.length)).isTrue();
    assertThat(Utf8.isWellFormed(euro, 9, euro.length)).isFalse();
  }
}
