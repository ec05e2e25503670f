package dev.vaporetto.jakarta.session;

import jakarta.websocket.Extension;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows from its beginning: what the opening handshake said. Immutable.
 *
 * @param requestUri path and query as they were requested, with scheme and host where known
 * @param queryString null if there was none
 * @param pathParameters decoded, by the names of the template
 * @param subprotocol empty if there is none
 * @param extensions as negotiated
 * @param principal null if the user was not authenticated
 * @param secure whether it came by TLS
 * @param remoteHost where the peer is: an IP literal, or a name; empty if the server knows none
 * @param remotePort 0 if it is not known
 * @param userProperties a map of this session's own
 */
public record SessionInfo(
    String requestUri,
    @Nullable String queryString,
    Map<String, String> pathParameters,
    String subprotocol,
    List<Extension> extensions,
    @Nullable Principal principal,
    boolean secure,
    String remoteHost,
    int remotePort,
    Map<String, Object> userProperties) {
  public SessionInfo {
    pathParameters =
        pathParameters.isEmpty() ? Map.of() : Collections.unmodifiableMap(pathParameters);
  }
}
