package dev.vaporetto.internal.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The path parameters of a request that an engine has matched with a template: other engines tell
 * them to the session only, and not all of them decode them.
 */
final class PathParameters {
  private PathParameters() {}

  /**
   * A template without the names of its variables: two of the same shape match the same paths
   * (Jakarta WebSocket §3.1.1).
   *
   * @throws IllegalArgumentException if it is no template
   */
  static String shape(String template) {
    Set<String> names = new HashSet<>();
    StringBuilder shape = new StringBuilder();
    String[] segments = template.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean variable = segment.startsWith("{") && segment.endsWith("}");
      String text = variable ? segment.substring(1, segment.length() - 1) : segment;
      boolean last = i == segments.length - 1;
      boolean legal = last || !segment.isEmpty();
      legal &= text.indexOf('{') < 0 && text.indexOf('}') < 0;
      legal &= !text.equals(".") && !text.equals("..");
      if (!legal || (variable && (text.isEmpty() || !names.add(text)))) {
        throw new IllegalArgumentException(
            "the path "
                + template
                + " came; expected segments without braces, none of them empty, . or .., or variables"
                + " {name} of different names");
      }
      shape.append('/').append(variable ? "{}" : segment);
    }
    return shape.toString();
  }

  /** The names of a template's variables, in its order. */
  static List<String> names(String template) {
    return Stream.of(template.split("/", -1))
        .filter(segment -> segment.startsWith("{") && segment.endsWith("}"))
        .map(segment -> segment.substring(1, segment.length() - 1))
        .toList();
  }

  /**
   * Compares the last segments, since the first ones are the context path's.
   *
   * @param template a path of Jakarta WebSocket §3.1.1
   * @param path as it was requested
   * @return null for a path that others may read in another way, so that a policy cannot judge it
   */
  static @Nullable Map<String, String> of(String template, String path) {
    String[] expected = template.split("/", -1);
    String[] came = path.split("/", -1);
    int shift = came.length - expected.length;
    Map<String, String> parameters = new LinkedHashMap<>();
    // The first one is what stands before the leading slash.
    for (int i = 1; i < expected.length; i++) {
      String value = shift < 0 ? null : decode(came[i + shift]);
      if (value == null) {
        return null;
      }
      if (expected[i].startsWith("{")) {
        if (isAmbiguous(value)) {
          return null;
        }
        parameters.put(expected[i].substring(1, expected[i].length() - 1), value);
      } else if (!value.equals(decode(expected[i]))) {
        return null;
      }
    }
    return parameters;
  }

  private static boolean isAmbiguous(String value) {
    return value.isEmpty()
        || value.equals(".")
        || value.equals("..")
        || value.indexOf('/') >= 0
        || value.indexOf('\\') >= 0;
  }

  /** RFC 3986 §3.3: what follows a semicolon is no part of the segment's name. */
  private static @Nullable String decode(String segment) {
    int semicolon = segment.indexOf(';');
    String name = semicolon < 0 ? segment : segment.substring(0, semicolon);
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
