package dev.vaporetto.room;

/** Checks texts that nodes write to each other. */
final class Texts {
  private Texts() {}

  /**
   * Requires that a text has UTF-8 (RFC 3629 §3), so that another node reads the same: half a
   * surrogate pair would become a question mark, and two names one.
   *
   * @param what it is, for people
   * @throws IllegalArgumentException that names the index of a surrogate without its other half
   */
  static void requireUtf8(String what, String text) {
    int i = 0;
    while (i < text.length()) {
      int character = text.codePointAt(i);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            "half a surrogate pair came at index "
                + i
                + " of "
                + what
                + ", which has no UTF-8; expected both halves");
      }
      i += Character.charCount(character);
    }
  }
}
