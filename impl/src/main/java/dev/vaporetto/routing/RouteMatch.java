package dev.vaporetto.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request's path matched. Immutable.
 *
 * @param value what was registered
 * @param template the template that it was registered with
 * @param parameters the decoded value of each variable, in the order of the path
 */
public record RouteMatch<T>(T value, UriTemplate template, Map<String, String> parameters) {
  public RouteMatch {
    // An open session keeps it: most templates have no variable.
    parameters =
        parameters.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
