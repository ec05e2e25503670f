package dev.vaporetto;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The options of a route, or those of a group for the routes and groups that are added to it
 * afterwards. Each method returns this object, and throws an {@link IllegalStateException} if the
 * route is in service already. Not thread-safe.
 *
 * <pre>{@code
 * routes.group("api/v1", api -> {
 *   api.idleTimeout(Duration.ofMinutes(5)).maxMessageSize(4000);
 *   api.websocket("echo", (request, webSocket) -> webSocket.onString(webSocket::send));
 *   api.websocket("upload", (request, webSocket) -> webSocket.onData(data -> {}))
 *       .maxMessageSize(1_000_000);
 * });
 * }</pre>
 *
 * @param <S> the type that the methods return
 */
public interface RouteOptions<S extends RouteOptions<S>> {
  /**
   * Adds a policy that decides about handshakes. It is asked after the policies so far have
   * accepted.
   */
  S before(HandshakePolicy policy);

  /** Adds a policy that may decide later. It is asked after the policies so far have accepted. */
  S beforeAsync(AsyncHandshakePolicy policy);

  /**
   * How long the asynchronous policies of a handshake may take together before it is answered with
   * 503; 10 s by default. A thread of the server waits meanwhile.
   *
   * @param timeout positive
   * @throws IllegalArgumentException if it is not
   */
  S decisionTimeout(Duration timeout);

  /**
   * Which origins may connect; {@link OriginPolicy#sameOrigin} by default. It is asked before all
   * other policies.
   */
  S origins(OriginPolicy policy);

  /** The proxies that are trusted to report a client's address; none by default. */
  S trustedProxies(TrustedProxies proxies);

  /**
   * Sets the parser of a path parameter. It is called once for each handshake, before the policies.
   * If it throws an {@link IllegalArgumentException} or a {@link java.time.DateTimeException}, or
   * returns null because it finds nothing, the handshake is answered with 404. If it throws
   * anything else, that is logged and the handshake is answered with 500.
   *
   * <pre>{@code
   * routes.websocket("items/{id}", (request, webSocket) ->
   *         webSocket.send("item " + request.parameter("id", Integer.class)))
   *     .parameter("id", Integer::valueOf);
   * }</pre>
   *
   * @param name of a parameter of the route's path, or of the group's prefix
   * @throws IllegalArgumentException if there is no such parameter
   */
  S parameter(String name, Function<String, ?> parser);

  /** The subprotocols that the route supports, in the order of preference (RFC 6455 §1.9). */
  S subprotocols(String... names);

  /**
   * Chooses among the subprotocols that a client offers, instead of the order of {@link
   * #subprotocols}. A choice that the client has not offered is logged, and no subprotocol is
   * agreed on.
   *
   * <pre>{@code
   * routes.websocket("chat", (request, webSocket) -> webSocket.send(webSocket.negotiated().subprotocol()))
   *     .chooseSubprotocol(
   *         offered -> offered.stream().filter(name -> name.startsWith("chat.")).findFirst());
   * }</pre>
   */
  S chooseSubprotocol(Function<List<String>, Optional<String>> choice);

  /**
   * The size of the largest whole message of either kind that a peer may send, in bytes of binary
   * data or UTF-8. A larger one closes the socket with 1009.
   *
   * @param bytes 1 or more; by default the engine's limit, which is 1 MiB on Vaporetto's
   * @throws IllegalArgumentException if it is less
   */
  S maxMessageSize(int bytes);

  /**
   * Like {@link #maxMessageSize}, for text messages; some engines count characters.
   *
   * @param bytes 1 or more
   * @throws IllegalArgumentException if it is less
   */
  S maxTextMessageSize(int bytes);

  /**
   * Like {@link #maxMessageSize}, for binary messages.
   *
   * @param bytes 1 or more
   * @throws IllegalArgumentException if it is less
   */
  S maxBinaryMessageSize(int bytes);

  /**
   * Closes a socket after this time without traffic.
   *
   * @param timeout zero or more; zero, the default, is never
   * @throws IllegalArgumentException if it is negative
   */
  S idleTimeout(Duration timeout);

  /**
   * Sets {@link WebSocket#pingInterval} for each socket when it opens. Without it, the socket of a
   * peer that has vanished without a close frame stays open, and a member of its rooms, until a
   * send fails or the idle timeout has passed.
   *
   * @param interval a millisecond or more; zero, the default, is never
   * @throws IllegalArgumentException if it is neither
   */
  S pingInterval(Duration interval);

  /**
   * Sets {@link FlowControl#sendTimeout} for each socket when it opens.
   *
   * @param timeout a millisecond or more
   * @throws IllegalArgumentException if it is less
   */
  S sendTimeout(Duration timeout);

  /**
   * Sets {@link FlowControl#outboundLimit} for each socket when it opens.
   *
   * @param bytes 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  S outboundLimit(int bytes, Overflow overflow);

  /** Whether messages are compressed; by default as the engine is configured. */
  S compression(Compression choice);

  /**
   * The executor that runs the handler and the listeners, instead of threads of the server. Those
   * of one socket run one after another, in their order. {@link VirtualThreads} has an executor for
   * code that blocks. Policies always run on threads of the server.
   *
   * <p>On an engine other than Vaporetto's, a thread of the engine waits until the listener of a
   * message has returned.
   *
   * <pre>{@code
   * routes.websocket("reports", (request, webSocket) ->
   *         webSocket.onString(text -> Thread.sleep(100)))
   *     .executor(VirtualThreads.areAvailable()
   *         ? VirtualThreads.executor()
   *         : Executors.newCachedThreadPool());
   * }</pre>
   *
   * @param threads if it rejects a task, for example because it is shut down, the engine's threads
   *     run the task
   */
  S executor(Executor threads);

  /**
   * Tells the engine something about the route that has no method here, as a user property of its
   * endpoint (Jakarta WebSocket §3.1). Those of Vaporetto's, limits and deadlines among them, are
   * named in {@code dev.vaporetto.engine.EngineProperties}; other engines ignore them.
   *
   * <pre>{@code
   * routes.websocket("upload", (request, webSocket) -> webSocket.onData(data -> {}))
   *     .property("dev.vaporetto.messageTimeout", Duration.ofMinutes(1))
   *     .property("dev.vaporetto.maxSessionsPerEndpoint", 100);
   * }</pre>
   *
   * @param value replaces one of the same name. What the engine cannot use fails the deployment
   */
  S property(String name, Object value);

  /**
   * Closes the socket with 1003 when a message of a kind without a listener arrives. By default
   * such messages are dropped, with one warning for each route.
   */
  S refuseUnhandled();
}
