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
 * Computes the path parameters of a request that an engine has matched with a template. Engines
 * other than ours do not have them before the session opens, and not all of them decode them.
 */
final class PathParameters {
  private PathParameters() {}

  /**
   * Returns a template without the names of its variables: templates of the same shape match the
   * same paths (Jakarta WebSocket §3.1.1).
   *
   * @throws IllegalArgumentException if the text is not a legal template
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

  /** Returns the names of a template's variables, in the order of the template. */
  static List<String> names(String template) {
    return Stream.of(template.split("/", -1))
        .filter(segment -> segment.startsWith("{") && segment.endsWith("}"))
        .map(segment -> segment.substring(1, segment.length() - 1))
        .toList();
  }

  /**
   * Returns the path parameters by name, decoded. The last segments of the path are compared, since
   * the first ones are the context path.
   *
   * @param template a path of Jakarta WebSocket §3.1.1
   * @param path of the request, percent-encoded
   * @return null for an ambiguous path, which other software may interpret differently, so that a
   *     policy cannot judge it
   */
  static @Nullable Map<String, String> of(String template, String path) {
    String[] expected = template.split("/", -1);
    String[] came = path.split("/", -1);
    int shift = came.length - expected.length;
    Map<String, String> parameters = new LinkedHashMap<>();
    // Element 0 is the empty text before the leading slash.
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

  /**
   * Returns null if the segment is malformed. RFC 3986 §3.3: a semicolon separates parameters from
   * the segment's name.
   */
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
