package dev.vaporetto.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The normalized segments of a request's path (Jakarta WebSocket §3.1.1: the implementation must
 * compare the normalized incoming URI).
 *
 * <p>Normalization is RFC 3986 §6.2.2 (escapes, dot segments) plus what a servlet container does
 * before it applies security constraints (Jakarta Servlet §3.5.2: path parameters such as {@code
 * ;jsessionid=1} are no part of a segment). A path that containers read in different ways has no
 * segments, so that it can never reach an endpoint around the container's constraints.
 */
final class RequestPath {
  private RequestPath() {}

  /**
   * The segments of a raw path below a context path.
   *
   * @param context as the container names it: encoded or decoded, with or without path parameters
   *     and dot segments; empty or {@code /} for the root
   * @return null where {@link #segments} has none, and if the path is not below the context
   */
  static @Nullable List<String> segmentsBelow(String context, String path) {
    List<String> all = segments(path);
    if (all == null || context.isEmpty() || context.equals("/")) {
      return all;
    }
    List<String> below = below(segments(context), all);
    return below != null ? below : below(List.of(context.substring(1).split("/", -1)), all);
  }

  /** What follows {@code start}; null if nothing does, or the beginning is another. */
  private static @Nullable List<String> below(@Nullable List<String> start, List<String> all) {
    return start != null && all.size() > start.size() && all.subList(0, start.size()).equals(start)
        ? all.subList(start.size(), all.size())
        : null;
  }

  /**
   * The decoded segments of a raw path; a trailing slash gives a last segment that is empty.
   *
   * @return null for a path that matches nothing: no leading slash, a malformed escape, an empty
   *     segment before the last, or dot segments that climb above the root
   */
  static @Nullable List<String> segments(String path) {
    if (!path.startsWith("/")) {
      return null;
    }
    List<String> segments = new ArrayList<>();
    int start = 1;
    while (true) {
      int slash = path.indexOf('/', start);
      boolean last = slash < 0;
      int end = last ? path.length() : slash;
      String segment = decodeWithoutParameters(path, start, end);
      if (segment == null) {
        return null;
      }
      if (segment.equals("..")) {
        if (segments.isEmpty()) {
          return null;
        }
        segments.remove(segments.size() - 1);
      }
      if (segment.equals("..") || segment.equals(".")) {
        // RFC 3986 §5.2.4: a dot segment at the end leaves the slash before it.
        if (last) {
          segments.add("");
        }
      } else if (segment.isEmpty() && !last) {
        // Some containers collapse "//", others do not.
        return null;
      } else {
        segments.add(segment);
      }
      if (last) {
        return segments;
      }
      start = slash + 1;
    }
  }

  private static @Nullable String decodeWithoutParameters(String path, int start, int end) {
    int semicolon = start;
    while (semicolon < end && path.charAt(semicolon) != ';') {
      semicolon++;
    }
    return PercentDecoder.decode(path, start, semicolon);
  }
}
