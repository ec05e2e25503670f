package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.client.OpenSocket;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code connectToServer} of a container, in all its forms. Thread-safe.
 *
 * <p>A blocking form runs the endpoint's {@code onOpen} on the calling thread, so that it may be
 * called from inside any callback: it needs no other thread that could be in a callback itself.
 */
public final class ClientConnector implements AutoCloseable {
  private final WebSocketContainer container;
  private final ClientRuntime runtime;
  private final LiveConnections live = new LiveConnections();
  private final ZlibPool pool = new ZlibPool();

  /**
   * The connects of a container.
   *
   * @param container whose defaults new sessions have
   */
  public ClientConnector(WebSocketContainer container, ClientRuntime runtime) {
    this.container = container;
    this.runtime = runtime;
  }

  /** Connects an annotated instance. */
  public Session connect(Object instance, URI uri) throws DeploymentException, IOException {
    require(instance, "annotated endpoint");
    ClientEndpointConfig config = AnnotatedClient.config(instance.getClass());
    return connect(opening(instance, config, uri));
  }

  /** Connects a new instance of an annotated class. */
  public Session connect(Class<?> type, URI uri) throws DeploymentException, IOException {
    require(type, "annotated endpoint class");
    ClientEndpointConfig config = AnnotatedClient.config(type);
    return connect(opening(AnnotatedClient.instance(type, "the endpoint"), config, uri));
  }

  /** Connects an endpoint; no configuration is the default one. */
  public Session connect(Endpoint endpoint, @Nullable ClientEndpointConfig config, URI uri)
      throws DeploymentException, IOException {
    require(endpoint, "endpoint");
    return connect(opening(endpoint, orDefault(config), uri));
  }

  /** Connects a new instance of an endpoint class; no configuration is the default one. */
  public Session connect(
      Class<? extends Endpoint> type, @Nullable ClientEndpointConfig config, URI uri)
      throws DeploymentException, IOException {
    require(type, "endpoint class");
    Endpoint endpoint = AnnotatedClient.instance(type, "the endpoint");
    return connect(opening(endpoint, orDefault(config), uri));
  }

  /** See {@link dev.vaporetto.engine.EngineContainer#connectAsync}. */
  public CompletableFuture<Session> connectAsync(
      Endpoint endpoint, @Nullable ClientEndpointConfig config, URI uri) {
    require(endpoint, "endpoint");
    ClientOpening opening;
    CompletableFuture<OpenSocket> connecting;
    try {
      opening = opening(endpoint, orDefault(config), uri);
      connecting = start(opening);
    } catch (DeploymentException | IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Session> opened = new CompletableFuture<>();
    connecting.whenComplete((socket, failure) -> handOver(opening, socket, failure, opened));
    opened.whenComplete(
        (session, failure) -> {
          // Whoever ends it (cancel, orTimeout, complete) gives the attempt up.
          connecting.cancel(false);
        });
    return opened;
  }

  private void handOver(
      ClientOpening opening,
      @Nullable OpenSocket socket,
      @Nullable Throwable failure,
      CompletableFuture<Session> opened) {
    try {
      opening.connections().executor().execute(() -> conclude(opening, socket, failure, opened));
    } catch (RejectedExecutionException e) {
      giveUp(socket, opened, failure != null ? failure : closed());
    } catch (RuntimeException | Error e) {
      // For example OutOfMemoryError: there is no thread to open the session on.
      giveUp(socket, opened, failure != null ? failure : new IOException("no thread: " + e, e));
    }
  }

  private static void giveUp(
      @Nullable OpenSocket socket, CompletableFuture<Session> opened, Throwable reason) {
    if (socket != null) {
      socket.close();
    }
    opened.completeExceptionally(reason);
  }

  private static IOException closed() {
    return new IOException("the client container is closed; expected an open one");
  }

  private void conclude(
      ClientOpening opening,
      @Nullable OpenSocket socket,
      @Nullable Throwable failure,
      CompletableFuture<Session> opened) {
    if (socket == null) {
      opened.completeExceptionally(failure != null ? failure : closed());
      return;
    }
    if (opened.isDone()) {
      socket.close();
      return;
    }
    try {
      WebSocketSession session = open(opening, socket);
      if (!opened.complete(session)) {
        session.close();
      }
    } catch (DeploymentException | RuntimeException | Error e) {
      opened.completeExceptionally(e);
    }
  }

  private static void require(@Nullable Object argument, String what) {
    if (argument == null) {
      throw new IllegalArgumentException("null came as " + what + "; expected one");
    }
  }

  private static ClientEndpointConfig orDefault(@Nullable ClientEndpointConfig config) {
    return config != null ? config : ClientEndpointConfig.Builder.create().build();
  }

  private ClientOpening opening(Object instance, ClientEndpointConfig config, URI uri)
      throws DeploymentException {
    require(uri, "URI");
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return new ClientOpening(
        container,
        runtime,
        EndpointModel.of(instance.getClass(), config),
        instance,
        config,
        ClientExtensions.of(config.getExtensions(), pool),
        options(config, uri),
        uri,
        context != null ? context : instance.getClass().getClassLoader());
  }

  private static ClientOptions options(ClientEndpointConfig config, URI uri)
      throws DeploymentException {
    try {
      return ClientOptions.of(config);
    } catch (IllegalArgumentException e) {
      throw new DeploymentException(
          "Cannot connect to " + WebSocketUri.withoutSecrets(uri) + ": " + e.getMessage(), e);
    }
  }

  private CompletableFuture<OpenSocket> start(ClientOpening opening)
      throws DeploymentException, IOException {
    if (live.isClosed()) {
      throw closed();
    }
    return opening.connect();
  }

  private Session connect(ClientOpening opening) throws DeploymentException, IOException {
    CompletableFuture<OpenSocket> connecting = start(opening);
    try {
      return open(opening, connecting.get());
    } catch (ExecutionException e) {
      // A new one, whose stack trace shows the caller.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof OpeningFailedException failed && failed.status() != 0) {
        // Nothing is wrong with the network: what was to be connected to is not there.
        throw new DeploymentException(failed.getMessage(), failed);
      }
      throw new IOException(cause.getMessage(), cause);
    } catch (InterruptedException e) {
      abandon(connecting);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException(
              "interrupted while connecting to " + WebSocketUri.withoutSecrets(opening.uri()));
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static void abandon(CompletableFuture<OpenSocket> connecting) {
    if (!connecting.cancel(false)) {
      connecting.thenAccept(OpenSocket::close);
    }
  }

  private WebSocketSession open(ClientOpening opening, OpenSocket socket)
      throws DeploymentException {
    WebSocketSession session = opening.session(socket);
    session.connection().open();
    live.add(session.connection());
    return session;
  }

  /** Ends all sessions: tells every peer 1001, and waits for the answers, at most half a second. */
  @Override
  public void close() {
    live.close();
    pool.close();
    runtime.endIdleThreads();
  }
}
