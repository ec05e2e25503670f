package dev.vaporetto.log;

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
