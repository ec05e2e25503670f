package dev.vaporetto;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What a route can be told, or a group for the routes and groups that are added to it from then on.
 * Each method returns this. Not thread-safe.
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
 * @param <S> its own type
 */
public interface RouteOptions<S extends RouteOptions<S>> {
  /** Decides about handshakes, after the policies so far have accepted. */
  S before(HandshakePolicy policy);

  /** Decides about handshakes, after the policies so far have accepted, and takes its time. */
  S beforeAsync(AsyncHandshakePolicy policy);

  /**
   * How long the asynchronous policies of a handshake may take together before it is answered with
   * 503; 10 s by default. A thread of the server waits meanwhile.
   *
   * @param timeout positive
   */
  S decisionTimeout(Duration timeout);

  /** Which pages may connect; {@link OriginPolicy#sameOrigin} by default. Asked first of all. */
  S origins(OriginPolicy policy);

  /** The proxies whose word about a client's address counts; none by default. */
  S trustedProxies(TrustedProxies proxies);

  /**
   * Parses a path parameter, once for each handshake and before the policies are asked. Where the
   * parser throws an {@link IllegalArgumentException} or a {@link java.time.DateTimeException}, or
   * returns null since it finds nothing, the handshake is answered with 404; where it throws
   * anything else, with 500, and that is logged.
   *
   * <pre>{@code
   * routes.websocket("items/{id}", (request, webSocket) ->
   *         webSocket.send("item " + request.parameter("id", Integer.class)))
   *     .parameter("id", Integer::valueOf);
   * }</pre>
   *
   * @param name of a parameter of the path, or of what the group's paths begin with
   * @throws IllegalArgumentException if there is no such parameter
   */
  S parameter(String name, Function<String, ?> parser);

  /** The subprotocols that are spoken, in the order of preference. */
  S subprotocols(String... names);

  /**
   * Chooses among the subprotocols that a client offers, instead of the order of {@link
   * #subprotocols}. What the client has not offered is not agreed on.
   *
   * <pre>{@code
   * routes.websocket("chat", (request, webSocket) -> webSocket.send(webSocket.negotiated().subprotocol()))
   *     .chooseSubprotocol(
   *         offered -> offered.stream().filter(name -> name.startsWith("chat.")).findFirst());
   * }</pre>
   */
  S chooseSubprotocol(Function<List<String>, Optional<String>> choice);

  /**
   * The largest message of either kind that a peer may send; a larger one closes the socket with
   * 1009.
   *
   * @param bytes 1 or more; the engine's default is 1 MiB on Vaporetto's
   */
  S maxMessageSize(int bytes);

  /** Like {@link #maxMessageSize}, for text messages; some engines count characters. */
  S maxTextMessageSize(int bytes);

  /** Like {@link #maxMessageSize}, for binary messages. */
  S maxBinaryMessageSize(int bytes);

  /** Closes a socket after this time without traffic; zero is never, which is the default. */
  S idleTimeout(Duration timeout);

  /**
   * What {@link WebSocket#pingInterval} says, for each socket from its begin. Without it, a peer
   * that has vanished without a word stays open, and a member of its rooms, until a send to it
   * fails or its idle timeout has passed.
   *
   * @param interval a millisecond or more; zero is never, which is the default
   */
  S pingInterval(Duration interval);

  /** What {@link FlowControl#sendTimeout} says, for each socket from its begin. */
  S sendTimeout(Duration timeout);

  /** What {@link FlowControl#outboundLimit} says, for each socket from its begin. */
  S outboundLimit(int bytes, Overflow overflow);

  /** Whether messages are compressed; as the application says by default. */
  S compression(Compression choice);

  /**
   * Where the handler and the listeners run, instead of threads of the server; those of one socket
   * run one after another, in their order. {@link VirtualThreads} has one for code that blocks. The
   * policies run on a thread of the server all the same.
   *
   * <p>On another engine than Vaporetto's, a thread of the engine waits until the listener of a
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
   * @param threads where it rejects a task, as when it is shut down, the engine's threads run it
   */
  S executor(Executor threads);

  /** Closes the socket with 1003 when a message of a kind without a listener comes. */
  S refuseUnhandled();
}
