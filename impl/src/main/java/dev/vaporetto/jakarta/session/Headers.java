package dev.vaporetto.jakarta.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The headers of an opening handshake as applications see and change them. */
public final class Headers {
  private Headers() {}

  /** A copy that may be written; names in any case (Jakarta WebSocket §3.3.4). */
  public static Map<String, List<String>> copy(Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, new ArrayList<>(values)));
    return copy;
  }

  /**
   * An application may write null in the place of values, or of one: it means that none is there.
   */
  public static void removeNulls(Map<String, List<String>> headers) {
    headers.values().removeIf(Objects::isNull);
    headers.replaceAll((name, values) -> values.stream().filter(Objects::nonNull).toList());
  }
}
