package dev.vaporetto.protocol.frame;

/**
 * The peer broke a rule, so this side must <em>fail the WebSocket connection</em> (RFC 6455
 * §7.1.7): send a close frame with {@link #status()} and end the connection.
 *
 * <p>The message names what came and what was expected. It carries no stack trace: the fault is in
 * the peer, and a hostile peer must not make us walk stacks.
 */
public final class WebSocketFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final int code;

  public WebSocketFailure(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The status for the close frame; its reason is the message, cut to what a close frame holds. */
  public CloseStatus status() {
    return CloseStatus.truncated(code, String.valueOf(getMessage()));
  }

  /** A violation of the framing rules: status 1002. */
  public static WebSocketFailure protocolError(String message) {
    return new WebSocketFailure(CloseStatus.PROTOCOL_ERROR, message);
  }
}
