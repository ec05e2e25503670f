package dev.vaporetto.example.start;

/** The chat cannot start, for a reason that one line explains. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }
}
