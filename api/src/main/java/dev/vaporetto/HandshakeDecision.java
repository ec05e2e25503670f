package dev.vaporetto;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The decision of a {@link HandshakePolicy}. Immutable: methods that add to it return a changed
 * copy.
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

  /** Accepts the handshake, as far as this policy is concerned. */
  public static HandshakeDecision accept() {
    return ACCEPTED;
  }

  /**
   * Refuses the handshake: it is answered with this status instead of 101.
   *
   * @param status an HTTP status, 300 to 599
   * @throws IllegalArgumentException if the status is out of this range
   */
  public static HandshakeDecision refuse(int status) {
    if (status < 300 || status > 599) {
      throw new IllegalArgumentException(
          "status " + status + " came for a refusal; expected 300 to 599");
    }
    return new HandshakeDecision(status, Map.of(), "");
  }

  /**
   * Adds a header to the answer; replaces one of the same name.
   *
   * @param name a token
   * @param value printable Latin-1: nothing that a peer has sent can end the line and begin another
   * @throws IllegalArgumentException if one is something else
   * @throws IllegalStateException if the handshake is accepted
   */
  public HandshakeDecision header(String name, String value) {
    requireRefusal("header " + name);
    requireLegal(!name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f), "name");
    requireLegal(name.chars().noneMatch(c -> "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0), "name");
    requireLegal(
        value.chars().allMatch(c -> (c >= ' ' || c == '\t') && c != 0x7f && c <= 0xff), "value");
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HandshakeDecision(status, Map.copyOf(more), body);
  }

  /**
   * Sets the body of the answer, which is sent as plain text in UTF-8.
   *
   * @throws IllegalStateException if the handshake is accepted
   */
  public HandshakeDecision body(String text) {
    requireRefusal("body");
    return new HandshakeDecision(status, headers, text);
  }

  private static void requireLegal(boolean legal, String what) {
    if (!legal) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of a header has an illegal character; expected a token as the name, and printable"
              + " Latin-1 as the value");
    }
  }

  private void requireRefusal(String what) {
    if (isAccepted()) {
      throw new IllegalStateException("a " + what + " came for accept(); expected refuse(status)");
    }
  }

  /** Whether the handshake is accepted. */
  public boolean isAccepted() {
    return status == 101;
  }

  /** The HTTP status; 101 if the handshake is accepted. */
  public int status() {
    return status;
  }

  /** The headers that the policy adds to the answer. Unmodifiable. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body of the answer; empty for none. */
  public String body() {
    return body;
  }
}
