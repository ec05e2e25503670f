package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.EngineHandshakeRequest;
import dev.vaporetto.jakarta.session.QueryParameters;
import dev.vaporetto.jakarta.session.SocketAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request as {@code modifyHandshake} sees it; valid during that call.
 *
 * @param uri the whole one
 * @param pathParameters by the names of the endpoint's template
 */
record ServletHandshakeRequest(
    HttpServletRequest request, URI uri, Map<String, String> pathParameters)
    implements EngineHandshakeRequest {
  /** Names compare without regard to case (Jakarta WebSocket §3.3.4). */
  @Override
  public Map<String, List<String>> getHeaders() {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, List.copyOf(Collections.list(request.getHeaders(name))));
    }
    return Collections.unmodifiableMap(headers);
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return request.getUserPrincipal();
  }

  /** The same as the session's. */
  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public boolean isUserInRole(String role) {
    return request.isUserInRole(role);
  }

  @Override
  public @Nullable Object getHttpSession() {
    return request.getSession(false);
  }

  /** The parameters of the query, and before them those of the path where both have a name. */
  @Override
  public Map<String, List<String>> getParameterMap() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    pathParameters.forEach((name, value) -> all.put(name, List.of(value)));
    ofQuery().forEach((name, values) -> all.merge(name, values, ServletHandshakeRequest::both));
    return Collections.unmodifiableMap(all);
  }

  /** Containers throw for a query with a malformed escape, which browsers send. */
  private Map<String, List<String>> ofQuery() {
    try {
      Map<String, List<String>> parameters = new LinkedHashMap<>();
      request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
      return parameters;
    } catch (RuntimeException malformed) {
      return QueryParameters.parse(request.getQueryString());
    }
  }

  private static List<String> both(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Override
  public @Nullable String getQueryString() {
    return request.getQueryString();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return SocketAddresses.of(request.getRemoteAddr(), request.getRemotePort());
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return SocketAddresses.of(request.getLocalAddr(), request.getLocalPort());
  }

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    return type.isInstance(request) ? type.cast(request) : null;
  }
}
