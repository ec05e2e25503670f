package dev.vaporetto;

/**
 * Whether a route compresses messages by permessage-deflate (RFC 7692), where the client offers it.
 *
 * <pre>{@code
 * routes.websocket("images", (request, webSocket) -> webSocket.onData(webSocket::send))
 *     .compression(Compression.OFF);
 * }</pre>
 *
 * On another engine than Vaporetto's only {@link #OFF} makes a difference; otherwise that engine
 * does as it does.
 */
public enum Compression {
  /** Each message for itself: a connection holds no memory for it. */
  ON,
  /**
   * Messages may refer to earlier ones: compresses small messages better, for about 310 KB outside
   * the heap for each connection.
   */
  CONTEXT_TAKEOVER,
  /** Not at all. */
  OFF
}
