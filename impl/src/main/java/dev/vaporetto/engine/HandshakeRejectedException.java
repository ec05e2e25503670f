package dev.vaporetto.engine;

import java.util.Map;

/** A handshake that is to be answered with something else than 101. */
public final class HandshakeRejectedException extends Exception {
  private static final long serialVersionUID = 1;

  private final HandshakeRefusal.Cause reason;
  private final int status;
  private final transient Map<String, String> headers;

  /**
   * Refuses a handshake.
   *
   * @param status an HTTP status of 300 to 599
   * @param headers what the answer has beside those of the engine, by name
   * @param body plain text for the peer; empty for none
   */
  public HandshakeRejectedException(int status, Map<String, String> headers, String body) {
    this(HandshakeRefusal.Cause.APPLICATION, status, headers, body);
  }

  /**
   * Refuses a handshake for a reason that is counted by itself.
   *
   * @param reason for {@link EndpointMetrics#refused}
   * @param status an HTTP status of 300 to 599
   * @param body plain text for the peer; empty for none
   */
  public HandshakeRejectedException(
      HandshakeRefusal.Cause reason, int status, Map<String, String> headers, String body) {
    super(body);
    this.reason = reason;
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  /** Who refuses it. */
  public HandshakeRefusal.Cause reason() {
    return reason;
  }

  /** The HTTP status of the answer, 300 to 599. */
  public int status() {
    return status;
  }

  /** The headers that the answer has beside those of the engine, by name; unmodifiable. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Plain text for the peer; empty for none. */
  public String body() {
    return String.valueOf(getMessage());
  }
}
