package dev.vaporetto.log;

import org.jspecify.annotations.Nullable;

/** Makes a text that a peer may have chosen safe for a line of the log. */
public final class LogText {
  /** Enough for a reason, too little to flood a log. */
  static final int MOST_CHARACTERS = 500;

  private LogText() {}

  /**
   * The text in one line: what ends a line, controls the terminal or the direction of writing, or
   * is no character is replaced by "?", and what exceeds 500 characters is left out.
   */
  public static String oneLine(String text) {
    int shown = Math.min(text.length(), MOST_CHARACTERS);
    StringBuilder safe = new StringBuilder(shown + 3);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      safe.append(isSafe(c) ? c : '?');
    }
    return shown < text.length() ? safe.append("...").toString() : safe.toString();
  }

  /**
   * Where a peer is, as "192.0.2.7:5100" or "[2001:db8::1]:5100".
   *
   * @param host an IP literal or a name; null or empty where none is known, as with a Unix domain
   *     socket
   * @param port 0 or less where none is known
   */
  public static String address(@Nullable String host, int port) {
    if (host == null || host.isEmpty()) {
      return "an unknown address";
    }
    String legal = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return port <= 0 ? legal : legal + ":" + port;
  }

  /** The text with everything escaped that {@link #oneLine} would replace, and quotes. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> escaped.append('\\').append(c);
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (isSafe(c)) {
            escaped.append(c);
          } else {
            escaped.append(String.format("\\u%04x", (int) c));
          }
        }
      }
    }
    return escaped.toString();
  }

  private static boolean isSafe(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
