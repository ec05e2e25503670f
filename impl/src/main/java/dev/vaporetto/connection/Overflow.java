package dev.vaporetto.connection;

/** What happens when more waits for a peer than may. */
public enum Overflow {
  /** The send that would be too much fails. */
  FAIL,
  /**
   * The oldest whole messages that are not being written fail instead, with a {@link
   * MessageDroppedException}.
   */
  DROP_OLDEST,
  /** The send fails, and the connection closes with 1013. */
  CLOSE
}
