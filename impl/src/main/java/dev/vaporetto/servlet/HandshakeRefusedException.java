package dev.vaporetto.servlet;

import java.util.Map;

/** A handshake that the endpoint does not want: the HTTP status to answer with, and why. */
public final class HandshakeRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Map<String, String> headers;

  /**
   * Refuses a handshake.
   *
   * @param status an HTTP status
   * @param message one line that says what came and what was expected; the peer sees it
   */
  public HandshakeRefusedException(int status, String message) {
    this(status, Map.of(), message);
  }

  /** Like the other, with further headers on the answer. */
  public HandshakeRefusedException(int status, Map<String, String> headers, String message) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public int status() {
    return status;
  }
}
