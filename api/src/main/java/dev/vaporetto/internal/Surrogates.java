package dev.vaporetto.internal;

/** Finds texts that have no UTF-8 (RFC 3629 §3), so that no peer gets others in their place. */
public final class Surrogates {
  private Surrogates() {}

  /**
   * Checks a text that is to be sent.
   *
   * @throws IllegalArgumentException that names the index of a surrogate without its other half
   */
  public static void requirePaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          throw new IllegalArgumentException(
              "a text came with half a surrogate pair at index "
                  + i
                  + ", which has no UTF-8; expected both halves");
        }
        i++;
      }
    }
  }
}
