package dev.vaporetto;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of the handshake request. Immutable, and valid as long as it is held, but for {@link
 * #unwrap}.
 *
 * <pre>{@code
 * routes.websocket("rooms/{number}", (request, webSocket) -> {
 *   int number = request.parameter("number", Integer.class);
 *   String name = request.query("name").orElse("guest");
 *   webSocket.send(name + " from " + request.remoteAddress() + " is in room " + number);
 * }).parameter("number", Integer::valueOf);
 * }</pre>
 */
public interface WebSocketRequest {
  /** The path as it was requested: with the context path, percent-encoded, without the query. */
  String path();

  /** The query string as it was requested. */
  Optional<String> queryString();

  /** The first value of a query parameter, decoded. */
  Optional<String> query(String name);

  /** All query parameters, decoded. */
  Map<String, List<String>> queryParameters();

  /**
   * The value of a path parameter, decoded.
   *
   * @throws IllegalArgumentException if the route's path has no such variable
   */
  String parameter(String name);

  /**
   * What a path parameter was parsed to, once, during the handshake; see {@link
   * RouteOptions#parameter}. One without a parser is a String.
   *
   * @throws IllegalArgumentException if the route's path has no such variable, or it is not of that
   *     type
   */
  <T> T parameter(String name, Class<T> type);

  /** All path parameters, decoded, by name. */
  Map<String, String> parameters();

  /** The first value of a header; names compare without regard to case. */
  Optional<String> header(String name);

  /** All headers; names compare without regard to case. */
  Map<String, List<String>> headers();

  /** The user, if authenticated. */
  Optional<Principal> principal();

  /** The id that the user's HTTP session had during the handshake. */
  Optional<String> sessionId();

  /**
   * The client's address: the one that has connected, or what {@linkplain
   * RouteOptions#trustedProxies trusted proxies} tell, with port 0 if they tell none.
   *
   * @throws UnsupportedOperationException on another engine than Vaporetto's, where the servlet
   *     container does not look for {@code ServletContainerInitializer}s
   */
  InetSocketAddress remoteAddress();

  /**
   * The address that was connected to.
   *
   * @throws UnsupportedOperationException like {@link #remoteAddress}
   */
  InetSocketAddress localAddress();

  /**
   * The servlet container's request, such as an {@code HttpServletRequest}: for policies, until the
   * handshake is answered, and on the thread that asks them.
   *
   * @throws IllegalStateException when the handshake is over
   * @throws IllegalArgumentException if the request is not of that type
   * @throws UnsupportedOperationException like {@link #remoteAddress}
   */
  <T> T unwrap(Class<T> type);
}
