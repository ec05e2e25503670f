package dev.vaporetto.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.test.internal.MemoryServer;
import java.net.URLEncoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Routes on Vaporetto's engine without a server and without a port: handshakes, frames, masking,
 * compression and the closing handshake are those of the wire, in memory. Thread-safe.
 *
 * <pre>{@code
 * @Test
 * void whatOneSaysTheOtherHears() throws Exception {
 *   try (WebSocketTest chat = WebSocketTest.of(new Chat())) {
 *     WebSocket ada = chat.connect("chat/lobby").get(5, SECONDS);
 *     WebSocket bob = chat.connect("chat/lobby").get(5, SECONDS);
 *     CompletableFuture<String> heard = new CompletableFuture<>();
 *     bob.onString(text -> heard.complete(text));
 *     ada.send("hello");
 *     assertEquals("hello", heard.get(5, SECONDS));
 *   }
 * }
 * }</pre>
 *
 * <p>Callbacks run on threads of their own, as on a server: wait for what they do, or run them
 * {@linkplain #byHand by hand}. Only {@link #connectAs} logs a user in. There is no HTTP session.
 */
public final class WebSocketTest implements AutoCloseable {
  private final MemoryServer server;

  private WebSocketTest(MemoryServer server) {
    this.server = server;
  }

  /** Routes that are ready to be connected to. */
  public static WebSocketTest of(WebSocketRoutes routes) {
    return new WebSocketTest(MemoryServer.of(routes, false));
  }

  /**
   * Routes that an application adds.
   *
   * @param application its {@code routes} method
   */
  public static WebSocketTest of(WebSocketApplication application) {
    return of(routesOf(application));
  }

  private static WebSocketRoutes routesOf(WebSocketApplication application) {
    WebSocketRoutes routes = WebSocketRoutes.create();
    application.routes(routes);
    return routes;
  }

  /**
   * Routes for a test that waits for nothing: both sides run inside {@link #run}, on the test's own
   * thread, and in the same order each time.
   *
   * <pre>{@code
   * try (WebSocketTest chat = WebSocketTest.byHand(routes)) {
   *   CompletableFuture<WebSocket> ada = chat.connect("chat/lobby");
   *   chat.run();
   *   ada.join().onString(text -> heard.complete(text));
   *   ada.join().send("hello");
   *   chat.run();
   *   assertEquals("hello", heard.join());
   * }
   * }</pre>
   *
   * <p>A callback that waits for its peer, or for another callback, waits for ever. Routes with an
   * {@linkplain dev.vaporetto.RouteOptions#executor executor} of their own, asynchronous policies
   * and handlers, messages in parts from streams, and everything timed (ping intervals and
   * timeouts) begin on other threads: {@link #run} has to come after them.
   */
  public static WebSocketTest byHand(WebSocketRoutes routes) {
    return new WebSocketTest(MemoryServer.of(routes, true));
  }

  /**
   * Like {@link #byHand(WebSocketRoutes)}, with the routes that an application adds.
   *
   * @param application its {@code routes} method
   */
  public static WebSocketTest byHand(WebSocketApplication application) {
    return byHand(routesOf(application));
  }

  /**
   * Runs all due tasks of both sides, and the tasks that they cause, until none is left.
   *
   * @throws IllegalStateException without {@link #byHand}, in a callback or during another run
   */
  public void run() {
    server.run();
  }

  /**
   * Connects to a route: its policies, its parameters and its handler run as on a server.
   *
   * @param path as in a URI, with or without a leading slash, with its query if there is one
   * @return the client's socket; fails with an {@link java.io.IOException} that names the status
   *     where the handshake is refused
   */
  public CompletableFuture<WebSocket> connect(String path) {
    return connect(path, WebSocket.client());
  }

  /**
   * Connects with the options of a client, such as subprotocols, headers and compression.
   *
   * @return like {@link #connect(String)}
   */
  public CompletableFuture<WebSocket> connect(String path, WebSocketClient client) {
    Executor hand = server.executor();
    return (hand == null ? client : client.executor(hand))
        .container(server.container())
        .connect("ws://localhost" + (path.startsWith("/") ? "" : "/") + path);
  }

  /**
   * Connects as a user who has logged in: the request's principal has that name.
   *
   * @return like {@link #connect(String)}
   */
  public CompletableFuture<WebSocket> connectAs(String user, String path) {
    return connectAs(user, path, WebSocket.client());
  }

  /** Connects as a user who has logged in, with the options of a client. */
  public CompletableFuture<WebSocket> connectAs(String user, String path, WebSocketClient client) {
    return connect(path, client.header(MemoryServer.USER, URLEncoder.encode(user, UTF_8)));
  }

  /** Closes all sockets with 1001. */
  @Override
  public void close() {
    server.close();
  }

  /**
   * Connects a single socket to one of the routes. All that runs for it stops when it closes.
   *
   * @return like {@link #connect(String)}
   */
  public static CompletableFuture<WebSocket> connect(WebSocketRoutes routes, String path) {
    WebSocketTest test = of(routes);
    CompletableFuture<WebSocket> connected = test.connect(path);
    connected.whenComplete(
        (socket, failure) -> {
          if (failure != null) {
            test.server.closeLater();
          } else {
            socket.closed().whenComplete((closed, none) -> test.server.closeLater());
          }
        });
    return connected;
  }

  /**
   * Two sockets that are connected with each other. On both, messages wait for the first listener,
   * as on a client.
   */
  public static Pair pair() {
    return pair(WebSocket.client());
  }

  /**
   * Like {@link #pair()}.
   *
   * @param client the client's options, such as compression
   */
  public static Pair pair(WebSocketClient client) {
    CompletableFuture<WebSocket> accepted = new CompletableFuture<>();
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes.websocket(
        "pair",
        (request, webSocket) -> {
          ((FluentSocket) webSocket).keepUntilFirstListener();
          accepted.complete(webSocket);
        });
    WebSocketTest test = of(routes);
    try {
      WebSocket connected = test.connect("pair", client).join();
      return new Pair(connected, accepted.join(), test);
    } catch (CompletionException e) {
      test.close();
      throw new IllegalStateException("the two sockets were not connected", e.getCause());
    }
  }

  /**
   * Two sockets that are connected with each other.
   *
   * <pre>{@code
   * try (WebSocketTest.Pair pair = WebSocketTest.pair()) {
   *   pair.server().onString(pair.server()::send);
   *   pair.client().onString(echo -> heard.complete(echo));
   *   pair.client().send("hello");
   * }
   * }</pre>
   */
  public static final class Pair implements AutoCloseable {
    private final WebSocket client;
    private final WebSocket server;
    private final WebSocketTest test;

    private Pair(WebSocket client, WebSocket server, WebSocketTest test) {
      this.client = client;
      this.server = server;
      this.test = test;
    }

    /** The client's end, which masks what it sends. */
    public WebSocket client() {
      return client;
    }

    /** The server's end. */
    public WebSocket server() {
      return server;
    }

    /** Closes both with 1001. */
    @Override
    public void close() {
      test.close();
    }
  }
}
