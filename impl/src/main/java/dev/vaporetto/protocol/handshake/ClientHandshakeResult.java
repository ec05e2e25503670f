package dev.vaporetto.protocol.handshake;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client makes of the bytes that answer its handshake (RFC 6455 §4.1). Immutable; header
 * maps take names in any case.
 */
public sealed interface ClientHandshakeResult {
  /** The response head has not ended yet. */
  record NeedMore() implements ClientHandshakeResult {}

  /**
   * The response breaks a rule: the client must fail the connection.
   *
   * @param message one line of printable ASCII: what came and what was expected
   * @param status the HTTP status that came; 0 if none was read
   */
  record Failed(String message, int status) implements ClientHandshakeResult {}

  /**
   * The connection is open. Bytes behind the head are the first frames; they are still in the
   * buffer.
   *
   * @param subprotocol one of those requested; null if the server chose none
   * @param extensions a subset by name of those offered; only names and grammar are sure
   */
  record Established(
      @Nullable String subprotocol,
      List<ExtensionOffer> extensions,
      Map<String, List<String>> headers)
      implements ClientHandshakeResult {
    public Established {
      extensions = List.copyOf(extensions);
    }
  }

  /**
   * A final status other than 101, for example a redirect or 401. Its body, if any, begins in the
   * rest of the buffer.
   */
  record HttpResponse(int status, String reason, Map<String, List<String>> headers)
      implements ClientHandshakeResult {}
}
