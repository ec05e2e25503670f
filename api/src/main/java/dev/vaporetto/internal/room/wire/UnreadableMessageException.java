package dev.vaporetto.internal.room.wire;

/** A message of another node cannot be read, or is of a kind that this version does not know. */
public final class UnreadableMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * What came, and what was expected. Nobody asks where that was found out, and a broker may bring
   * very many such messages: so there is no stack trace.
   */
  public UnreadableMessageException(String message) {
    super(message, null, false, false);
  }
}
