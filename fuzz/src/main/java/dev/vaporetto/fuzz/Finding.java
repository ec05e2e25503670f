package dev.vaporetto.fuzz;

/** An oracle was broken. */
final class Finding extends AssertionError {
  private static final long serialVersionUID = 1;

  Finding(String message) {
    super(message);
  }

  /** Demands equality. */
  static void unlessEqual(String what, Object expected, Object came) {
    if (!expected.equals(came)) {
      throw new Finding(what + ":\n  got      " + came + "\n  expected " + expected);
    }
  }

  /** Demands that a message may be logged: one line of printable ASCII. */
  static void unlessPrintable(String message) {
    if (message.isEmpty() || !message.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new Finding("a message that is no line of printable ASCII: " + message);
    }
  }
}
