package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Random;

/** Payloads that are the same in every run. */
final class Payloads {
  /** Characters of one to four bytes, 16 bytes in all, so a cut may fall into any of them. */
  private static final byte[] MIXED = "aé€𝄞z12345".getBytes(UTF_8);

  private Payloads() {}

  static byte[] of(boolean text, int length) {
    return text ? text(length) : binary(length);
  }

  /** ASCII, which has a fast path, up to 128 bytes; characters of every length above. */
  static byte[] text(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = '*';
    }
    if (length > 128) {
      for (int i = 0; i + MIXED.length <= length; i += MIXED.length) {
        System.arraycopy(MIXED, 0, text, i, MIXED.length);
      }
    }
    return text;
  }

  static byte[] binary(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Bytes from hexadecimal digits; spaces are ignored. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
