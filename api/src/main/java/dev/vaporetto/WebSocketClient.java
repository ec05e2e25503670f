package dev.vaporetto;

import jakarta.websocket.WebSocketContainer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * How a client connects. Immutable and thread-safe: each method returns a changed copy, so that one
 * can be kept and used for many connects; a later call replaces an earlier one, except for {@link
 * #header}.
 *
 * <pre>{@code
 * WebSocket.client()
 *     .header("Authorization", "Bearer " + token)
 *     .pingInterval(Duration.ofSeconds(20))
 *     .reconnect(Reconnect.create())
 *     .connect("wss://example.com/feed", webSocket -> webSocket.onString(text -> show(text)));
 * }</pre>
 *
 * <p><b>With the container of another engine than Vaporetto's</b> ({@link #container}, or what
 * {@link jakarta.websocket.ContainerProvider} finds) these options fail the connect with an {@link
 * UnsupportedOperationException} that names them, since the standard API cannot say them: {@link
 * #connectTimeout}, {@link #handshakeTimeout}, {@link #proxy}, {@link #proxyCredentials}, {@link
 * #credentials}, {@link #maxRedirects}, {@link #retryAfterLimit}, {@link #executor}; and {@link
 * #compression} where the container has no permessage-deflate. Everything else works with each.
 */
public interface WebSocketClient {
  /**
   * Adds a header to the opening handshake; none by default. Several of one name are sent in the
   * order of the calls.
   *
   * @param name a token of RFC 9110 §5.6.2
   * @param value without control characters but the tab
   * @throws IllegalArgumentException if they are not, or the header is one that the handshake
   *     itself has: Connection, Upgrade, Content-Length, Transfer-Encoding, or one that begins with
   *     Sec-WebSocket
   */
  WebSocketClient header(String name, String value);

  /**
   * The subprotocols that are asked for, the preferred one first; none by default. {@link
   * WebSocket#negotiated} tells what the server has chosen.
   *
   * @param names tokens, each once (RFC 6455 §4.1)
   * @throws IllegalArgumentException if they are not
   */
  WebSocketClient subprotocols(String... names);

  /** What decides about {@code wss}; the JVM's default otherwise. Host names are always checked. */
  WebSocketClient sslContext(SSLContext context);

  /**
   * How long finding the addresses of the host and connecting to one of them may take; 10 s by
   * default.
   *
   * @param timeout a millisecond or more
   * @throws IllegalArgumentException if it is less
   */
  WebSocketClient connectTimeout(Duration timeout);

  /**
   * How long the proxy's answer, TLS and the opening handshake may take together; 10 s by default.
   *
   * @param timeout a millisecond or more
   * @throws IllegalArgumentException if it is less
   */
  WebSocketClient handshakeTimeout(Duration timeout);

  /**
   * The HTTP proxy that is asked for a tunnel; {@link java.net.ProxySelector#getDefault()} decides
   * by default.
   *
   * @param proxy {@code http://host:port}, or {@code direct} for none
   * @throws IllegalArgumentException if it is neither
   */
  WebSocketClient proxy(String proxy);

  /**
   * For a proxy that asks, by Basic or Digest; none by default.
   *
   * @param user without a colon (RFC 7617 §2)
   * @throws IllegalArgumentException if it has one
   */
  WebSocketClient proxyCredentials(String user, String password);

  /**
   * For a server that asks, by Basic or Digest, and only if it has the origin of the URI that was
   * to be connected to; none by default.
   *
   * @param user without a colon (RFC 7617 §2)
   * @throws IllegalArgumentException if it has one
   */
  WebSocketClient credentials(String user, String password);

  /**
   * How many redirects are followed; 5 by default. None leads from {@code wss} to {@code ws}, and
   * credentials and cookies stay with their origin.
   *
   * @param redirects 0 to 100; with 0 a redirect is a failure
   * @throws IllegalArgumentException if it is out of the range
   */
  WebSocketClient maxRedirects(int redirects);

  /**
   * How long all waits together may be that a server asks for by 503 with {@code Retry-After}; 0 by
   * default: a failure at once.
   *
   * @param limit 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  WebSocketClient retryAfterLimit(Duration limit);

  /**
   * What {@link WebSocket#pingInterval} is from the beginning; 0 for none by default.
   *
   * @param interval a millisecond or more; zero switches it off
   * @throws IllegalArgumentException if it is neither
   */
  WebSocketClient pingInterval(Duration interval);

  /**
   * The largest message of either kind that the peer may send, in bytes of binary data or UTF-8; by
   * default the container's (1 MiB for Vaporetto's). A larger one closes with 1009.
   *
   * @param bytes 1 or more
   * @throws IllegalArgumentException if it is less
   */
  WebSocketClient maxMessageSize(int bytes);

  /** Whether permessage-deflate (RFC 7692) is asked for; not by default. */
  WebSocketClient compression(boolean asked);

  /**
   * Where listeners run; the engine's threads by default. Those of one socket run one after
   * another.
   */
  WebSocketClient executor(Executor executor);

  /**
   * The container that connects; by default the one that {@link
   * jakarta.websocket.ContainerProvider} finds. The blocking connect of another engine than
   * Vaporetto's runs on a thread of its own.
   */
  WebSocketClient container(WebSocketContainer container);

  /** What happens when the connection is lost; by default the socket ends. */
  WebSocketClient reconnect(Reconnect reconnect);

  /**
   * Connects. Messages that come before the first listener for messages is set are kept in order,
   * up to 64 KiB; then reading stops. After 10 s without a listener it goes on, and what has no
   * listener is dropped. A kept message of the other kind waits for its listener for another
   * second, and what came after it does, too; what comes later does not wait. So who listens to
   * both kinds takes {@link #connect(String, Consumer)}.
   *
   * @param uri with the scheme ws or wss
   * @return an open socket. With Vaporetto's engine it fails with {@code
   *     dev.vaporetto.engine.OpeningFailedException}, an {@link java.io.IOException} whose message
   *     and accessors tell the step that failed, the HTTP status and headers that came, and why;
   *     with another one, with what its {@code connectToServer} throws ({@link
   *     java.io.IOException}, {@link jakarta.websocket.DeploymentException}), or as the class says.
   *     What cannot be asked for fails with {@link IllegalArgumentException}, {@link
   *     UnsupportedOperationException} or {@link jakarta.websocket.DeploymentException}. Who ends
   *     it, by {@code cancel}, {@code orTimeout} or {@code complete}, gives the attempt up.
   */
  CompletableFuture<WebSocket> connect(String uri);

  /**
   * Connects, and sets the socket's listeners before anything is dispatched.
   *
   * @param handler called once with the open socket, also where it reconnects later. If it throws,
   *     {@code onError} is told, and the socket closes with 1011.
   * @return like {@link #connect(String)}; done after the handler
   */
  CompletableFuture<WebSocket> connect(String uri, Consumer<WebSocket> handler);
}
