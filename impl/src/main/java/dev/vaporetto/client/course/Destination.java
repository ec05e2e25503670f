package dev.vaporetto.client.course;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one request is for. Immutable.
 *
 * @param uri of the scheme ws or wss
 * @param foreign whether it is of another origin than the URI that was to be connected to
 * @param authorization the value of {@code Authorization}; null for none of the engine's
 */
public record Destination(URI uri, boolean foreign, @Nullable String authorization) {
  private static final String AUTHORIZATION = "Authorization";

  /** Another origin must not learn these by a redirect, and Host is its own. */
  private static final Set<String> ONLY_FOR_THE_ORIGIN =
      new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    ONLY_FOR_THE_ORIGIN.addAll(
        List.of(AUTHORIZATION, "Proxy-Authorization", "Cookie", "Cookie2", "Host"));
  }

  /** Makes the headers of an application's request those of this one. */
  public void adapt(Map<String, List<String>> headers) {
    if (foreign) {
      headers.keySet().removeIf(ONLY_FOR_THE_ORIGIN::contains);
    }
    if (authorization != null) {
      headers.keySet().removeIf(AUTHORIZATION::equalsIgnoreCase);
      headers.put(AUTHORIZATION, List.of(authorization));
    }
  }
}
