package dev.vaporetto.internal.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.TrustedProxies;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.internal.engine.HandshakeScope;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.server.HandshakeRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the data of a handshake request. Immutable, except for its {@link HandshakeScope} and
 * the attributes, which copies of it share.
 */
record RequestSnapshot(
    URI uri,
    Optional<String> queryString,
    Map<String, List<String>> queryParameters,
    Map<String, String> parameters,
    Map<String, Object> parsed,
    Map<String, List<String>> headers,
    Optional<Principal> principal,
    Optional<String> sessionId,
    Map<String, Object> attributes,
    HandshakeScope scope,
    @Nullable InetSocketAddress forwardedFor)
    implements WebSocketRequest {
  /** Copies a handshake request, without path parameters. */
  static RequestSnapshot of(HandshakeRequest request, HandshakeScope scope) {
    String query = request.getQueryString();
    return new RequestSnapshot(
        request.getRequestURI(),
        Optional.ofNullable(query),
        parse(query),
        Map.of(),
        Map.of(),
        headers(request.getHeaders()),
        Optional.ofNullable(request.getUserPrincipal()),
        Optional.ofNullable(request.getHttpSession()).map(SessionIds::of),
        new ConcurrentHashMap<>(4),
        scope,
        null);
  }

  /** Returns a copy with path parameters. */
  RequestSnapshot withParameters(Map<String, String> values) {
    return with(Map.copyOf(values), parsed, forwardedFor);
  }

  /** Returns a copy with the objects that path parameters were parsed to. */
  RequestSnapshot withParsed(Map<String, Object> objects) {
    return objects.isEmpty() ? this : with(parameters, Map.copyOf(objects), forwardedFor);
  }

  /**
   * Returns a copy with the client's address as trusted proxies report it.
   *
   * @param proxies null for none
   */
  RequestSnapshot withProxies(@Nullable TrustedProxies proxies) {
    return proxies == null
        ? this
        : with(parameters, parsed, proxies.clientOf(scope.remote(), headers));
  }

  private RequestSnapshot with(
      Map<String, String> newParameters,
      Map<String, Object> newParsed,
      @Nullable InetSocketAddress newForwardedFor) {
    return new RequestSnapshot(
        uri,
        queryString,
        queryParameters,
        newParameters,
        newParsed,
        headers,
        principal,
        sessionId,
        attributes,
        scope,
        newForwardedFor);
  }

  /** Loaded only where there is an HTTP session, and therefore the Servlet API. */
  private static final class SessionIds {
    static String of(Object session) {
      return ((HttpSession) session).getId();
    }
  }

  @Override
  public String path() {
    return uri.getRawPath();
  }

  @Override
  public Optional<String> query(String name) {
    return first(queryParameters.get(name));
  }

  @Override
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no path parameter " + name + " in " + path() + "; there are " + parameters.keySet());
    }
    return value;
  }

  @Override
  public <T> T parameter(String name, Class<T> type) {
    String text = parameter(name);
    Object value = parsed.getOrDefault(name, text);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the path parameter "
              + name
              + " of "
              + path()
              + " is a "
              + value.getClass().getName()
              + "; expected a "
              + type.getName()
              + ", of the parser in parameter(name, parser)");
    }
    return type.cast(value);
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return forwardedFor != null ? forwardedFor : scope.remote();
  }

  @Override
  public InetSocketAddress localAddress() {
    return scope.local();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return scope.unwrap(type);
  }

  @Override
  public Optional<String> header(String name) {
    return first(headers.get(name));
  }

  private static Optional<String> first(@Nullable List<String> values) {
    return values == null ? Optional.empty() : values.stream().findFirst();
  }

  private static Map<String, List<String>> headers(Map<String, List<String>> request) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }

  /**
   * Parses the query string, since some engines add the path parameters to a request's parameters.
   */
  private static Map<String, List<String>> parse(@Nullable String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.computeIfAbsent(decode(name), any -> new ArrayList<>(1)).add(decode(value));
      }
    }
    parameters.replaceAll((name, values) -> List.copyOf(values));
    return Collections.unmodifiableMap(parameters);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
