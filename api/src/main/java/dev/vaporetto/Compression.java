package dev.vaporetto;

/**
 * Whether a route compresses messages by permessage-deflate (RFC 7692), where the client offers it.
 *
 * <pre>{@code
 * routes.websocket("images", (request, webSocket) -> webSocket.onData(webSocket::send))
 *     .compression(Compression.OFF);
 * }</pre>
 *
 * On an engine other than Vaporetto's only {@link #OFF} has an effect; the other two leave
 * compression to that engine.
 */
public enum Compression {
  /**
   * Compresses each message on its own, without context takeover (RFC 7692 §7.1.1): an idle
   * connection holds no memory for it.
   */
  ON,
  /**
   * Compresses with context takeover (RFC 7692 §7.1.1): messages may refer to earlier ones. Small
   * messages become smaller, at the cost of about 310 KB outside the heap for each connection.
   */
  CONTEXT_TAKEOVER,
  /** Does not compress. */
  OFF
}
