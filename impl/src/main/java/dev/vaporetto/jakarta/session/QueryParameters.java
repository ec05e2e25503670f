package dev.vaporetto.jakarta.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query string, decoded (application/x-www-form-urlencoded, UTF-8). */
public final class QueryParameters {
  private QueryParameters() {}

  /** All values of each name, in order. A malformed escape is left as it came. */
  public static Map<String, List<String>> parse(@Nullable String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (query != null) {
      int start = 0;
      while (start <= query.length()) {
        int end = query.indexOf('&', start);
        end = end < 0 ? query.length() : end;
        if (end > start) {
          add(parameters, query.substring(start, end));
        }
        start = end + 1;
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  private static void add(Map<String, List<String>> parameters, String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    parameters.computeIfAbsent(decode(name), any -> new ArrayList<>(1)).add(decode(value));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
