package dev.vaporetto.internal;

/** How many bytes a text has as UTF-8. */
public final class Utf8Length {
  private Utf8Length() {}

  /** Counts a lone half of a surrogate pair as two. */
  public static int of(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        // Each half of a surrogate pair counts two.
        length += Character.isSurrogate(c) ? 1 : 2;
      } else if (c >= 0x80) {
        length++;
      }
    }
    return length;
  }
}
