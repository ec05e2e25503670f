package dev.vaporetto.internal.room.wire;

/** A message of another node cannot be read, or is of a kind that this version does not know. */
public final class UnreadableMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What came, and what was expected. */
  public UnreadableMessageException(String message) {
    super(message);
  }
}
