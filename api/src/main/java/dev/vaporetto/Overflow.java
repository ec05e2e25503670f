package dev.vaporetto;

/**
 * What happens to a send when more bytes wait for the peer than {@link FlowControl#outboundLimit}
 * allows.
 *
 * <pre>{@code
 * webSocket.flow().outboundLimit(64 * 1024, Overflow.DROP_OLDEST); // stale prices are of no use
 * }</pre>
 */
public enum Overflow {
  /** The send fails with an {@link java.io.IOException}; nothing else happens. */
  FAIL,

  /**
   * The sends of the oldest messages that wait fail with an {@link java.io.IOException} instead,
   * until there is room. A message that is being written, or that is sent in parts, is not dropped.
   */
  DROP_OLDEST,

  /** The send fails, the socket's {@code onError} is called, and the socket closes with 1013. */
  CLOSE
}
