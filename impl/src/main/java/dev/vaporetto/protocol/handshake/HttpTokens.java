package dev.vaporetto.protocol.handshake;

import java.util.List;

/** Tokens and whitespace of HTTP (RFC 9110 §5.6), and a peer's text for logs. */
public final class HttpTokens {
  /** Enough to recognize a value in a log, too little to flood one. */
  private static final int PRINTABLE_LIMIT = 100;

  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  private HttpTokens() {}

  /** Whether {@code text} is a token of RFC 9110 §5.6.2: one or more characters, all legal. */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenChar(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether a character may be part of a token (RFC 9110 §5.6.2). */
  public static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_PUNCTUATION.indexOf(c) >= 0;
  }

  /**
   * Whether a text may be the value of a header (RFC 9110 §5.5): no control character, which could
   * end the line, and nothing beyond Latin-1, of which a server might write the last byte only.
   */
  public static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isFieldChar(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isFieldChar(char c) {
    return (c >= ' ' || c == '\t') && c != 0x7f && c <= 0xff;
  }

  /** Optional whitespace of RFC 9110 §5.6.3: space and tab, and nothing else. */
  static boolean isWhitespace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Without the whitespace at both ends that is no part of a field's value (RFC 9110 §5.5). */
  public static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /**
   * ASCII case-insensitive equality (RFC 6455 §2.1). {@link String#equalsIgnoreCase} would also
   * take U+017F for "s" and U+212A for "k".
   */
  public static boolean equalsIgnoreCase(String a, String b) {
    if (a.length() != b.length()) {
      return false;
    }
    for (int i = 0; i < a.length(); i++) {
      if (lower(a.charAt(i)) != lower(b.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /**
   * A peer's text made safe for a log or an error message: quoted, at most 100 characters, and only
   * printable ASCII, anything else as "?".
   */
  public static String printable(String text) {
    int shown = Math.min(text.length(), PRINTABLE_LIMIT);
    StringBuilder safe = new StringBuilder(shown + 5).append('"');
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      safe.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return safe.append(shown < text.length() ? "...\"" : "\"").toString();
  }

  /** What came as the lines of one header, for an error message. */
  public static String describe(List<String> lines) {
    return switch (lines.size()) {
      case 0 -> "none";
      case 1 -> printable(lines.get(0));
      default -> lines.size() + " header lines " + printable(String.join(" | ", lines));
    };
  }
}
