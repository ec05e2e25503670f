package dev.vaporetto.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A connection that did not come about. The message names the peer, the step, what came and what
 * was expected; it is one line, and ends with the first line of a body of plain text or JSON. The
 * cause, where there is one, is what the network, TLS or a configurator has thrown. Immutable.
 *
 * <p>{@link EngineContainer#connectAsync} and the fluent client's connect fail with it; what {@code
 * connectToServer} throws has it as its cause.
 *
 * <pre>{@code
 * if (failure instanceof OpeningFailedException failed && failed.status() == 503) {
 *   List<String> wait = failed.headers().get("Retry-After");
 * }
 * }</pre>
 */
public final class OpeningFailedException extends IOException {
  private static final long serialVersionUID = 1;

  /** How far an attempt has come. */
  public enum Step {
    /** Choosing the proxy. */
    ROUTE("choosing the proxy"),
    /** Finding the addresses of the host, the proxy's where there is one. */
    RESOLVE("resolving the host name"),
    /** Opening a TCP connection. */
    CONNECT("connecting"),
    /** Asking the proxy for a tunnel. */
    PROXY("asking the proxy for a tunnel"),
    /** The TLS handshake. */
    TLS("the TLS handshake"),
    /** The opening handshake of RFC 6455. */
    HANDSHAKE("the opening handshake");

    private final String text;

    Step(String text) {
      this.text = text;
    }
  }

  private final Step step;
  private final int status;
  private final transient Map<String, List<String>> headers;
  private final String body;

  /**
   * An attempt that failed.
   *
   * @param peer the scheme, host and port, and the proxy where there is one
   * @param status the HTTP status that came; 0 if none did
   */
  public OpeningFailedException(
      String peer, Step step, String message, int status, Map<String, List<String>> headers) {
    this(peer, step, message, status, headers, "");
  }

  /**
   * An attempt that failed by an answer.
   *
   * @param peer the scheme, host and port, and the proxy where there is one
   * @param status the HTTP status that came
   * @param body the start of what came with it
   */
  public OpeningFailedException(
      String peer,
      Step step,
      String message,
      int status,
      Map<String, List<String>> headers,
      String body) {
    super(peer + ": " + step.text + " failed: " + message);
    this.step = step;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Where it failed. */
  public Step step() {
    return step;
  }

  /** The HTTP status that came, the proxy's at {@link Step#PROXY}; 0 if none did. */
  public int status() {
    return status;
  }

  /**
   * The headers that came with the status, unless it was the expected one; empty otherwise, and
   * after serialization. Takes names in any case.
   */
  public Map<String, List<String>> headers() {
    return headers == null ? Map.of() : headers;
  }

  /**
   * The start of the body that came with the status, in which a server may say why it refuses;
   * empty if there was none. At most 4096 bytes, decoded by the charset of its Content-Type, or by
   * UTF-8; what comes later than a second after the head is not waited for.
   */
  public String body() {
    return body;
  }
}
