package dev.vaporetto.bench.micro;

/** The plain forms of the fast loops, as the RFCs write them. */
final class NaiveTwins {
  private NaiveTwins() {}

  /** RFC 6455 §5.3, byte by byte, in place. */
  static void mask(byte[] bytes, int key) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= (byte) (key >> (8 * (3 - i % 4)));
    }
  }

  /** RFC 3629 §4, character by character. */
  static boolean isUtf8(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      int lead = bytes[i++] & 0xFF;
      if (lead < 0x80) {
        continue;
      }
      int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
      int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
      int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
      if (lead < 0xC2 || lead > 0xF4 || i + more > bytes.length) {
        return false;
      }
      for (int k = 0; k < more; k++) {
        int next = bytes[i++] & 0xFF;
        if (next < lowest || next > highest) {
          return false;
        }
        lowest = 0x80;
        highest = 0xBF;
      }
    }
    return true;
  }
}
