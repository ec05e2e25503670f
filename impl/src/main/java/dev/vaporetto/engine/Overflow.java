package dev.vaporetto.engine;

/** What happens when more waits for a peer than may; see {@link EngineSession#setOutboundLimit}. */
public enum Overflow {
  /** The send that would be too much fails with an {@link java.io.IOException}. */
  FAIL,
  /**
   * The oldest whole messages that are not being written fail with an {@link java.io.IOException}
   * instead, as many as make room.
   */
  DROP_OLDEST,
  /** The send fails, and the session closes with 1013 (IANA's registry: Try Again Later). */
  CLOSE
}
