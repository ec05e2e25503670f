package dev.vaporetto;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of the handshake request. Thread-safe, and immutable but for its {@link #attributes}.
 * It stays valid after the handshake, except for {@link #unwrap}.
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
  /** The path of the request: with the context path, percent-encoded, without the query. */
  String path();

  /**
   * The whole URI of the request, with the scheme {@code ws} or {@code wss} and the host and port
   * that the servlet container names, which may know of a proxy in front of it. Path and query are
   * as the client sent them, but for what is not legal in a URI (RFC 3986), which is
   * percent-encoded. On an engine other than Vaporetto's it may begin with the path.
   */
  URI uri();

  /** The query string of the request, as the client sent it. */
  Optional<String> queryString();

  /** The first value of a query parameter, decoded. */
  Optional<String> query(String name);

  /** All query parameters, decoded. */
  Map<String, List<String>> queryParameters();

  /**
   * The value of a path parameter, decoded.
   *
   * @throws IllegalArgumentException if the route's path has no such parameter
   */
  String parameter(String name);

  /**
   * The object that a path parameter was parsed to during the handshake; see {@link
   * RouteOptions#parameter}. Without a parser it is a String.
   *
   * @throws IllegalArgumentException if the route's path has no such parameter, or the object is
   *     not of that type
   */
  <T> T parameter(String name, Class<T> type);

  /** All path parameters, decoded, by name. */
  Map<String, String> parameters();

  /** The first value of a header; names compare without regard to case. */
  Optional<String> header(String name);

  /** All headers; names compare without regard to case. */
  Map<String, List<String>> headers();

  /** The authenticated user; empty if there is none. */
  Optional<Principal> principal();

  /**
   * Objects of the application, by name, for whoever comes later in the handshake: what a policy
   * puts here, later policies and the handler find. The socket begins with them in its {@link
   * WebSocket#attributes}. The map is mutable and thread-safe; it takes no null.
   *
   * <pre>{@code
   * routes.websocket("orders", (request, webSocket) -> {
   *   Account account = request.attribute("account", Account.class);
   *   webSocket.onString(order -> webSocket.send(account.name() + " orders " + order));
   * }).before(request -> {
   *   Optional<Account> found = accounts.find(request.header("Authorization"));
   *   found.ifPresent(account -> request.attributes().put("account", account));
   *   return found.isPresent() ? HandshakeDecision.accept() : HandshakeDecision.refuse(401);
   * });
   * }</pre>
   */
  Map<String, Object> attributes();

  /**
   * One of the {@link #attributes}.
   *
   * @throws IllegalArgumentException if there is none of that name, or it is not of that type; says
   *     what there is
   */
  default <T> T attribute(String name, Class<T> type) {
    return Attributes.get(attributes(), name, type);
  }

  /** The id of the HTTP session during the handshake; empty if there was none. */
  Optional<String> sessionId();

  /**
   * The client's address: the one that has connected, or the one that {@linkplain
   * RouteOptions#trustedProxies trusted proxies} report. The port is 0 if they report none.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's, if the servlet
   *     container does not look for {@code ServletContainerInitializer}s
   */
  InetSocketAddress remoteAddress();

  /**
   * The address of this server that the client, or the nearest proxy, has connected to.
   *
   * @throws UnsupportedOperationException like {@link #remoteAddress}
   */
  InetSocketAddress localAddress();

  /**
   * The servlet container's own request, such as an {@code HttpServletRequest}. It is for policies:
   * use it only before the handshake is answered, and on the thread that calls the policy.
   *
   * @throws IllegalStateException if the handshake was answered already
   * @throws IllegalArgumentException if the request is not of that type
   * @throws UnsupportedOperationException like {@link #remoteAddress}
   */
  <T> T unwrap(Class<T> type);
}
