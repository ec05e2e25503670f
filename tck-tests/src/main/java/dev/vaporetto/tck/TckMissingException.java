package dev.vaporetto.tck;

/** The TCK is not in the local repository; the message is one line that says what to do. */
final class TckMissingException extends Exception {
  private static final long serialVersionUID = 1L;

  TckMissingException(String message) {
    super(message);
  }
}
