package dev.vaporetto.protocol.handshake;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * URIs for messages: a password or a token must not reach a log. User information is left out, and
 * three dots stand for the query and for the fragment.
 */
public final class UriWithoutSecrets {
  private static final String HIDDEN = "...";

  private UriWithoutSecrets() {}

  /** Any URI for a message. */
  public static String of(URI uri) {
    String authority = uri.getRawAuthority();
    if (authority != null) {
      return of(
          uri.getScheme(), authority, uri.getRawPath(), uri.getRawQuery(), uri.getRawFragment());
    }
    // It may be opaque, and has neither a path nor a query then.
    String all = uri.getRawSchemeSpecificPart();
    int mark = all.indexOf('?');
    String path = mark < 0 ? all : all.substring(0, mark);
    String query = mark < 0 ? null : all.substring(mark + 1);
    return of(uri.getScheme(), null, path, query, uri.getRawFragment());
  }

  /**
   * Any URI for a message, by its parts (RFC 3986 §3). A password with "/", "?" or "#" ends the
   * authority, so nothing is shown of what may be one: an "@" behind the authority hides all.
   *
   * @param scheme null if there is none, like authority, query and fragment
   */
  public static String of(
      @Nullable String scheme,
      @Nullable String authority,
      String path,
      @Nullable String query,
      @Nullable String fragment) {
    String start = scheme == null ? "" : scheme + ':';
    String end = (query == null ? "" : "?" + HIDDEN) + (fragment == null ? "" : "#" + HIDDEN);
    boolean hasUser = (query + fragment).indexOf('@') >= 0;
    if (authority == null) {
      // For example ws:user:password@host
      return start + (hasUser ? HIDDEN : path.substring(path.lastIndexOf('@') + 1) + end);
    }
    if (hasUser || path.indexOf('@') >= 0) {
      return start + "//" + HIDDEN;
    }
    return start + "//" + authority.substring(authority.lastIndexOf('@') + 1) + path + end;
  }
}
