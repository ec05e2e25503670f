package dev.vaporetto.protocol.handshake;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server makes of a request (RFC 6455 §4.2, RFC 8441 §5). Immutable. */
public sealed interface HandshakeResult {
  /** Nothing in the request says WebSocket: it belongs to someone else. */
  record NotWebSocket() implements HandshakeResult {}

  /**
   * A WebSocket handshake that breaks a rule.
   *
   * @param status the HTTP status to answer with: 400, 405, 426, or 501 for a handshake over HTTP/2
   *     that the server cannot carry out
   * @param headers to be set on the answer
   * @param message one line of printable ASCII: what came and what was expected
   */
  record Rejected(int status, Map<String, String> headers, String message)
      implements HandshakeResult {
    public Rejected {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * A valid handshake. Whether path, origin, subprotocol and extensions suit is for the caller.
   *
   * @param accept the value of Sec-WebSocket-Accept, to be answered with 101; null over HTTP/2,
   *     which has no such header and is answered with 200
   * @param origin the value of Origin; null if there was none
   * @param subprotocols as requested, in the client's order of preference
   * @param extensions as offered, in the client's order of preference; only their grammar is sure
   */
  record Accepted(
      @Nullable String accept,
      @Nullable String origin,
      List<String> subprotocols,
      List<ExtensionOffer> extensions)
      implements HandshakeResult {
    public Accepted {
      subprotocols = List.copyOf(subprotocols);
      extensions = List.copyOf(extensions);
    }
  }
}
