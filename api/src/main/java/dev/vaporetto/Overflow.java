package dev.vaporetto;

/**
 * What happens to a send when more waits for the peer than may.
 *
 * <pre>{@code
 * webSocket.flow().outboundLimit(64 * 1024, Overflow.DROP_OLDEST); // stale prices are of no use
 * }</pre>
 */
public enum Overflow {
  /** The send fails with an {@link java.io.IOException}; nothing else happens. */
  FAIL,

  /**
   * The oldest whole messages that are not being written fail with an {@link java.io.IOException}
   * instead, as many as make room.
   */
  DROP_OLDEST,

  /** The send fails, the socket's {@code onError} is told, and the socket closes with 1013. */
  CLOSE
}
