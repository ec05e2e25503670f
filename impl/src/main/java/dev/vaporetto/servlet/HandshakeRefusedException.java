package dev.vaporetto.servlet;

/** A handshake that the endpoint does not want: the HTTP status to answer with, and why. */
public final class HandshakeRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Refuses a handshake.
   *
   * @param status an HTTP status of 400 or more
   * @param message one line that says what came and what was expected; the peer sees it
   */
  public HandshakeRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
