package dev.vaporetto;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link HandshakePolicy} decided. Immutable.
 *
 * <pre>{@code
 * routes.before(request -> request.query("token").isPresent()
 *     ? HandshakeDecision.accept()
 *     : HandshakeDecision.refuse(401).header("WWW-Authenticate", "Bearer").body("Who are you?"));
 * }</pre>
 */
public final class HandshakeDecision {
  private static final HandshakeDecision ACCEPTED = new HandshakeDecision(101, Map.of(), "");

  private final int status;
  private final Map<String, String> headers;
  private final String body;

  private HandshakeDecision(int status, Map<String, String> headers, String body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The handshake goes on. */
  public static HandshakeDecision accept() {
    return ACCEPTED;
  }

  /**
   * The handshake is answered with another status.
   *
   * @param status an HTTP status of 300 to 599
   */
  public static HandshakeDecision refuse(int status) {
    if (status < 300 || status > 599) {
      throw new IllegalArgumentException(
          "status " + status + " came for a refusal; expected 300 to 599");
    }
    return new HandshakeDecision(status, Map.of(), "");
  }

  /**
   * With a header on the answer.
   *
   * @throws IllegalStateException if the handshake goes on
   */
  public HandshakeDecision header(String name, String value) {
    requireRefusal("header " + name);
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HandshakeDecision(status, Map.copyOf(more), body);
  }

  /**
   * With a body of plain text.
   *
   * @throws IllegalStateException if the handshake goes on
   */
  public HandshakeDecision body(String text) {
    requireRefusal("body");
    return new HandshakeDecision(status, headers, text);
  }

  private void requireRefusal(String what) {
    if (isAccepted()) {
      throw new IllegalStateException("a " + what + " came for accept(); expected refuse(status)");
    }
  }

  /** Whether the handshake goes on. */
  public boolean isAccepted() {
    return status == 101;
  }

  /** The HTTP status; 101 where the handshake goes on. */
  public int status() {
    return status;
  }

  /** The further headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body of the answer; empty for none. */
  public String body() {
    return body;
  }
}
