package dev.vaporetto.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint paths of an application, and the match of a request against them (Jakarta WebSocket
 * §3.1.1).
 *
 * <p>Safe for all threads: readers see an immutable snapshot and never wait; writers copy it, one
 * at a time. A match takes time linear in the request's path, however many routes there are.
 */
public final class RouteTable<T> {
  /** Replaced as a whole, never changed; written under this table's lock. */
  private volatile Snapshot<T> snapshot = Snapshot.of(List.of());

  private record Route<T>(UriTemplate template, T value) {}

  /** The routes in order of registration, and one trie for each number of segments. */
  private record Snapshot<T>(List<Route<T>> routes, Map<Integer, Node<T>> tries) {
    static <T> Snapshot<T> of(List<Route<T>> routes) {
      Map<Integer, Node<T>> tries = new HashMap<>();
      for (Route<T> route : routes) {
        List<UriTemplate.Segment> segments = route.template.segments();
        Node<T> node = tries.computeIfAbsent(segments.size(), count -> new Node<>());
        for (UriTemplate.Segment segment : segments) {
          node = node.childFor(segment);
        }
        node.route = route;
      }
      return new Snapshot<>(List.copyOf(routes), tries);
    }
  }

  /** A place between two segments. Not changed once its snapshot is published. */
  private static final class Node<T> {
    private final Map<String, Node<T>> literals = new HashMap<>();
    private @Nullable Node<T> variable;

    /** Set where a path ends, which is at the last level of a trie only. */
    private @Nullable Route<T> route;

    Node<T> childFor(UriTemplate.Segment segment) {
      if (segment.literal() != null) {
        return literals.computeIfAbsent(segment.literal(), literal -> new Node<>());
      }
      Node<T> child = variable;
      if (child == null) {
        child = new Node<>();
        variable = child;
      }
      return child;
    }

    @Nullable Node<T> next(String segment) {
      Node<T> literal = literals.get(segment);
      if (literal != null) {
        return literal;
      }
      // Jakarta WebSocket §3.1.1: the empty string is no valid expansion of a variable
      return segment.isEmpty() ? null : variable;
    }
  }

  /**
   * Adds a route; matches that begin later see it.
   *
   * @throws IllegalArgumentException if an equal or equivalent template is there already (Jakarta
   *     WebSocket §3.1.1, WSC-3.1.1-2); the message names both
   */
  public synchronized void add(UriTemplate template, T value) {
    for (Route<T> route : snapshot.routes) {
      if (route.template.isEquivalentTo(template)) {
        throw new IllegalArgumentException(
            ("Endpoint path \"%s\" is a duplicate: it matches the same requests as \"%s\", which is"
                    + " registered already; expected another path")
                .formatted(template, route.template));
      }
    }
    List<Route<T>> routes = new ArrayList<>(snapshot.routes);
    routes.add(new Route<>(template, value));
    snapshot = Snapshot.of(routes);
  }

  /**
   * Removes the route whose template is equivalent; matches that begin later do not see it.
   *
   * @return the value that was registered, or null if there was no such route
   */
  public synchronized @Nullable T remove(UriTemplate template) {
    List<Route<T>> routes = new ArrayList<>(snapshot.routes);
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).template.isEquivalentTo(template)) {
        T removed = routes.remove(i).value;
        snapshot = Snapshot.of(routes);
        return removed;
      }
    }
    return null;
  }

  /** Removes all routes; matches that begin later find nothing. */
  public synchronized void clear() {
    snapshot = Snapshot.of(List.of());
  }

  /** The templates of now, in the order in which they were added. Immutable. */
  public List<UriTemplate> templates() {
    return snapshot.routes.stream().map(Route::template).toList();
  }

  /**
   * The best match of a request, if there is one.
   *
   * @param path the path below the application's root, still percent-encoded, without query: {@code
   *     /chat/caf%C3%A9}. Never a reason for an exception: a malformed path has no match.
   */
  public @Nullable RouteMatch<T> match(String path) {
    return match("", path);
  }

  /**
   * The best match of a request to an application, if there is one.
   *
   * @param context the application's context path: containers name it encoded or decoded, and as
   *     they know it or as the peer wrote it
   * @param path the request's path with the context path, still percent-encoded, without query
   */
  public @Nullable RouteMatch<T> match(String context, String path) {
    Snapshot<T> current = snapshot;
    if (current.routes.isEmpty()) {
      return null;
    }
    List<String> segments = RequestPath.segmentsBelow(context, path);
    if (segments == null) {
      return null;
    }
    // Jakarta WebSocket §3.1.1 (WSC-3.1.1-3): among the paths with as many segments, keep at each
    // segment those that match exactly or, if there are none, those with a variable there. What
    // was dropped does not come back: this is not a search with backtracking.
    Node<T> node = current.tries.get(segments.size());
    for (int i = 0; i < segments.size() && node != null; i++) {
      node = node.next(segments.get(i));
    }
    if (node == null || node.route == null) {
      return null;
    }
    Route<T> route = node.route;
    return new RouteMatch<>(route.value, route.template, parameters(route.template, segments));
  }

  private static Map<String, String> parameters(UriTemplate template, List<String> segments) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String variable = template.segments().get(i).variable();
      if (variable != null) {
        parameters.put(variable, segments.get(i));
      }
    }
    return parameters;
  }
}
