package dev.vaporetto.client.uri;

import dev.vaporetto.protocol.handshake.UriWithoutSecrets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI or a relative reference taken apart, in the characters of whoever wrote it. Immutable.
 *
 * @param scheme null if there is none, like authority, query and fragment
 */
record UriReference(
    @Nullable String scheme,
    @Nullable String authority,
    String path,
    @Nullable String query,
    @Nullable String fragment) {
  /** RFC 3986 appendix B, with the characters of a scheme (§3.1). */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?",
          Pattern.DOTALL);

  static UriReference parse(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new AssertionError("every text has these parts");
    }
    String path = parts.group(3);
    return new UriReference(
        parts.group(1), parts.group(2), path == null ? "" : path, parts.group(4), parts.group(5));
  }

  /** RFC 3986 §5.2.2: the target of a reference that was found at this URI. */
  UriReference resolve(UriReference reference) {
    if (reference.scheme != null) {
      return reference.on(reference.scheme, reference.authority, reference.path);
    }
    if (reference.authority != null) {
      return reference.on(scheme, reference.authority, reference.path);
    }
    if (reference.path.isEmpty()) {
      String its = reference.query;
      return new UriReference(
          scheme, authority, path, its == null ? query : its, reference.fragment);
    }
    return reference.on(scheme, authority, merged(reference.path));
  }

  private UriReference on(
      @Nullable String newScheme, @Nullable String newAuthority, String newPath) {
    return new UriReference(newScheme, newAuthority, withoutDotSegments(newPath), query, fragment);
  }

  /** RFC 3986 §5.2.3. */
  private String merged(String relative) {
    if (relative.startsWith("/")) {
      return relative;
    }
    return authority != null && path.isEmpty()
        ? '/' + relative
        : path.substring(0, path.lastIndexOf('/') + 1) + relative;
  }

  /** RFC 3986 §5.2.4. */
  static String withoutDotSegments(String path) {
    StringBuilder output = new StringBuilder(path.length());
    int start = 0;
    while (start < path.length()) {
      int end = path.indexOf('/', start + 1);
      boolean last = end < 0;
      String segment = path.substring(start, last ? path.length() : end);
      start = last ? path.length() : end;
      switch (segment) {
        case "/." -> endDirectory(output, last);
        case "/.." -> {
          output.setLength(Math.max(0, output.lastIndexOf("/")));
          endDirectory(output, last);
        }
        default -> output.append(segment);
      }
    }
    return output.toString();
  }

  private static void endDirectory(StringBuilder output, boolean last) {
    if (last) {
      output.append('/');
    }
  }

  /** The part of the authority before the last "@"; null if there is none. */
  @Nullable String userInfo() {
    int at = authority == null ? -1 : authority.lastIndexOf('@');
    return authority == null || at < 0 ? null : authority.substring(0, at);
  }

  /** The authority behind the last "@". */
  String hostAndPort() {
    return authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** For a message: see {@link UriWithoutSecrets}. */
  String withoutSecrets() {
    return UriWithoutSecrets.of(scheme, authority, path, query, fragment);
  }
}
