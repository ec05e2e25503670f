package dev.vaporetto.client.course;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of {@code Location}, as the URI of a WebSocket (RFC 9110 §10.2.2). */
final class Location {
  private Location() {}

  /**
   * Resolves a reference; http stands for ws and https for wss.
   *
   * @return null if it leads to no WebSocket
   */
  static @Nullable URI resolve(URI base, String reference) {
    try {
      URI location = new URI(reference);
      URI resolved = withoutPath(location) ? onSamePath(base, location) : base.resolve(location);
      String scheme = resolved.getScheme().toLowerCase(Locale.ROOT);
      String own =
          switch (scheme) {
            case "http" -> "ws";
            case "https" -> "wss";
            default -> scheme;
          };
      String text = resolved.toString();
      int fragment = text.indexOf('#');
      String end = text.substring(scheme.length(), fragment < 0 ? text.length() : fragment);
      return own.equals("ws") || own.equals("wss") ? new URI(own + end) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean withoutPath(URI location) {
    return !location.isOpaque()
        && location.getScheme() == null
        && location.getRawAuthority() == null
        && location.getRawPath().isEmpty();
  }

  /** RFC 3986 §5.2.2: the base's path, which {@link URI#resolve} would cut. */
  private static URI onSamePath(URI base, URI location) throws URISyntaxException {
    String text = base.toString();
    int query = text.indexOf('?');
    String path = query < 0 ? text : text.substring(0, query);
    String own = location.getRawQuery();
    return own == null ? base : new URI(path + '?' + own);
  }
}
