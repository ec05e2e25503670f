package dev.vaporetto.internal;

/** Computes how many bytes a text has as UTF-8. */
public final class Utf8Length {
  private Utf8Length() {}

  /** Returns the number of bytes. An unpaired surrogate counts two. */
  public static int of(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        // Each surrogate of a pair counts two of the four bytes.
        length += Character.isSurrogate(c) ? 1 : 2;
      } else if (c >= 0x80) {
        length++;
      }
    }
    return length;
  }
}
