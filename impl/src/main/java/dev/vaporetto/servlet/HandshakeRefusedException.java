package dev.vaporetto.servlet;

import dev.vaporetto.engine.HandshakeRefusal.Cause;
import java.util.Map;

/** A handshake that the endpoint does not want: the HTTP status to answer with, and why. */
public final class HandshakeRefusedException extends Exception {
  /** What a peer learns of a failure of ours. */
  static final String FAILED = "The server failed to answer the handshake; its log says why";

  private static final long serialVersionUID = 1;

  private final Cause reason;
  private final int status;
  private final String answer;
  private final transient Map<String, String> headers;

  /**
   * Refuses a handshake.
   *
   * @param reason who refuses it
   * @param status an HTTP status
   * @param message one line that says what came and what was expected. The log has it, and the peer
   *     sees it as well, unless the fault is the server's (500): then it may tell of internals
   */
  public HandshakeRefusedException(Cause reason, int status, String message) {
    this(reason, status, Map.of(), status == 500 ? FAILED : message, message);
  }

  /**
   * Refuses a handshake whose peer is not to learn all.
   *
   * @param answer what the peer sees: one line
   * @param message what the log has
   */
  public HandshakeRefusedException(Cause reason, int status, String answer, String message) {
    this(reason, status, Map.of(), answer, message);
  }

  /**
   * Refuses a handshake with an answer of the application's.
   *
   * @param headers of the answer
   * @param answer what the peer sees; empty for nothing
   * @param message what the log has
   */
  public HandshakeRefusedException(
      Cause reason, int status, Map<String, String> headers, String answer, String message) {
    super(message);
    this.reason = reason;
    this.status = status;
    this.headers = headers;
    this.answer = answer;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** Who refuses it. */
  public Cause reason() {
    return reason;
  }

  public int status() {
    return status;
  }

  /** What the peer sees; empty for nothing. */
  public String answer() {
    return answer;
  }
}
