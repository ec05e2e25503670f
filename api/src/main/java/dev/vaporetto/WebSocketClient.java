package dev.vaporetto;

import jakarta.websocket.WebSocketContainer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Connects, with options. Immutable and thread-safe: each option returns a changed copy, so that an
 * instance can be reused for many connects. A later call of an option replaces an earlier one,
 * except for {@link #header}.
 *
 * <pre>{@code
 * WebSocket.client()
 *     .header("Authorization", "Bearer " + token)
 *     .pingInterval(Duration.ofSeconds(20))
 *     .reconnect(Reconnect.create())
 *     .connect("wss://example.com/feed", webSocket -> webSocket.onString(text -> show(text)));
 * }</pre>
 *
 * <p><b>With the container of an engine other than Vaporetto's</b> (see {@link #container}), these
 * options make the connect fail with an {@link UnsupportedOperationException} that names them,
 * since the standard API does not have them: {@link #connectTimeout}, {@link #handshakeTimeout},
 * {@link #proxy}, {@link #proxyCredentials}, {@link #credentials}, {@link #maxRedirects}, {@link
 * #retryAfterLimit}, {@link #executor}; and {@link #compression} where the container has no
 * permessage-deflate. All other options work with any engine.
 */
public interface WebSocketClient {
  /**
   * Adds a header to the opening handshake; none by default. Several of one name are sent in the
   * order of the calls; several of Cookie as one, with "; " between them (RFC 6265 §5.4).
   *
   * @param name a token of RFC 9110 §5.6.2
   * @param value of Latin-1, without control characters other than the tab (RFC 9110 §5.5)
   * @throws IllegalArgumentException if they are not, if a Host comes twice or is no {@code
   *     host[:port]}, or if the handshake itself sets the header: Connection, Upgrade,
   *     Content-Length, Transfer-Encoding, and those that begin with Sec-WebSocket
   */
  WebSocketClient header(String name, String value);

  /**
   * The subprotocols that are asked for, the preferred one first; none by default. {@link
   * WebSocket#negotiated} has the server's choice.
   *
   * @param names tokens, each once (RFC 6455 §4.1)
   * @throws IllegalArgumentException if they are not
   */
  WebSocketClient subprotocols(String... names);

  /**
   * The TLS context for {@code wss}; the JVM's default by default. Host names are always verified.
   */
  WebSocketClient sslContext(SSLContext context);

  /**
   * How long it may take to resolve the host name and to connect to one of its addresses; 10 s by
   * default.
   *
   * @param timeout from a millisecond to 365 days
   * @throws IllegalArgumentException if it is less or more
   */
  WebSocketClient connectTimeout(Duration timeout);

  /**
   * How long the proxy's answer, TLS and the opening handshake may take together; 10 s by default.
   *
   * @param timeout from a millisecond to 365 days
   * @throws IllegalArgumentException if it is less or more
   */
  WebSocketClient handshakeTimeout(Duration timeout);

  /**
   * The HTTP proxy that is asked for a tunnel, by CONNECT (RFC 9110 §9.3.6); by default those that
   * {@link java.net.ProxySelector#getDefault()} selects, in turn.
   *
   * @param proxy {@code http://host:port}, or {@code direct} for none
   * @throws IllegalArgumentException if it is neither
   */
  WebSocketClient proxy(String proxy);

  /**
   * The credentials for a proxy that asks for them, by Basic or Digest; none by default.
   *
   * @param user without a colon (RFC 7617 §2)
   * @throws IllegalArgumentException if it has one, or either has a control character
   */
  WebSocketClient proxyCredentials(String user, String password);

  /**
   * The credentials for a server that asks for them, by Basic or Digest; by default those of the
   * URI, {@code wss://user:password@host}, if it has any. They are sent only to the origin of the
   * URI of the connect.
   *
   * @param user without a colon (RFC 7617 §2)
   * @throws IllegalArgumentException if it has one, or either has a control character
   */
  WebSocketClient credentials(String user, String password);

  /**
   * How many redirects are followed; 5 by default. A redirect from {@code wss} to {@code ws} is
   * never followed, and credentials and cookies are not sent to another origin.
   *
   * @param redirects 0 to 100; with 0 a redirect is a failure
   * @throws IllegalArgumentException if it is out of the range
   */
  WebSocketClient maxRedirects(int redirects);

  /**
   * How long the client may wait in all where a server answers 503 with {@code Retry-After} (RFC
   * 9110 §10.2.3). By default 0: such an answer is a failure.
   *
   * @param limit from 0 to 365 days
   * @throws IllegalArgumentException if it is less or more
   */
  WebSocketClient retryAfterLimit(Duration limit);

  /**
   * Sets {@link WebSocket#pingInterval} when the socket opens; zero by default.
   *
   * @param interval a millisecond or more; zero switches it off
   * @throws IllegalArgumentException if it is neither
   */
  WebSocketClient pingInterval(Duration interval);

  /**
   * The size of the largest whole message of either kind that the peer may send, in bytes of binary
   * data or UTF-8; by default the container's limit, 1 MiB for Vaporetto's. A larger one closes the
   * socket with 1009.
   *
   * @param bytes 1 or more
   * @throws IllegalArgumentException if it is less
   */
  WebSocketClient maxMessageSize(int bytes);

  /** Whether the client offers permessage-deflate (RFC 7692); it does not by default. */
  WebSocketClient compression(boolean asked);

  /**
   * The executor that runs the listeners; the engine's threads by default. The listeners of one
   * socket run one after another.
   */
  WebSocketClient executor(Executor executor);

  /**
   * The container that connects; by default the one that {@link
   * jakarta.websocket.ContainerProvider} finds. An engine other than Vaporetto's connects by
   * blocking a thread that is made for it.
   */
  WebSocketClient container(WebSocketContainer container);

  /** How the socket reconnects when its connection is lost; by default it closes. */
  WebSocketClient reconnect(Reconnect reconnect);

  /**
   * Connects. Messages wait in order until the first listener for messages is set. Beyond 64 KiB
   * reading stops; after 10 s without a listener, messages that have none are dropped. A waiting
   * message of the kind that has no listener yet waits one second more for it, and so do the
   * messages behind it; later messages do not wait. An application that listens to both kinds
   * should therefore use {@link #connect(String, Consumer)}.
   *
   * @param uri with the scheme {@code ws} or {@code wss} (RFC 6455 §3), or {@code http} or {@code
   *     https} in their place; Unicode in the host (IDN), spaces and whatever else a URI may not
   *     have are escaped; {@code user:password@} is used as {@link #credentials}. With another
   *     engine than Vaporetto's it must be a legal {@link java.net.URI} of {@code ws} or {@code
   *     wss} without user information.
   * @return the future of an open socket. With Vaporetto's engine it fails with {@code
   *     dev.vaporetto.engine.OpeningFailedException}, an {@link java.io.IOException} that has the
   *     step that failed, the cause, and the HTTP status and headers that came. With another engine
   *     it fails with what that engine's {@code connectToServer} throws ({@link
   *     java.io.IOException}, {@link jakarta.websocket.DeploymentException}), or as described
   *     above. A wrong URI fails with {@link IllegalArgumentException}, an option that the engine
   *     does not support with {@link UnsupportedOperationException}. Completing the future from
   *     outside, by {@code cancel}, {@code orTimeout} or {@code complete}, abandons the attempt.
   */
  CompletableFuture<WebSocket> connect(String uri);

  /**
   * Connects, and lets a handler set the listeners before anything is dispatched.
   *
   * @param handler called once with the open socket, and not again when it reconnects. What it
   *     throws reaches {@code onError} and closes the socket with 1011.
   * @return like {@link #connect(String)}; done after the handler has returned
   */
  CompletableFuture<WebSocket> connect(String uri, Consumer<WebSocket> handler);
}
