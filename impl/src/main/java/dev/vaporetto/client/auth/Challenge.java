package dev.vaporetto.client.auth;

import dev.vaporetto.protocol.handshake.HttpTokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One challenge of {@code WWW-Authenticate} or {@code Proxy-Authenticate} (RFC 9110 §11.3).
 * Immutable.
 *
 * @param scheme as it came; in any case
 * @param parameters unquoted, by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  boolean is(String name) {
    return HttpTokens.equalsIgnoreCase(scheme, name);
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  boolean says(String name, String value) {
    String came = parameters.get(name);
    return came != null && HttpTokens.equalsIgnoreCase(came, value);
  }
}
