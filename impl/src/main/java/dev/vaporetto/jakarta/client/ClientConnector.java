package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.client.OpenSocket;
import dev.vaporetto.client.uri.RequestedUri;
import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.session.OpenSessions;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.metrics.EngineCounters;
import dev.vaporetto.protocol.extension.ZlibPool;
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
  private final EngineCounters metrics;
  private final LiveConnections live = new LiveConnections();
  private final OpenSessions openSessions = new OpenSessions();
  private final ZlibPool pool = new ZlibPool();

  /**
   * The connects of a container.
   *
   * @param container whose defaults new sessions have
   * @param metrics of the container
   */
  public ClientConnector(
      WebSocketContainer container, ClientRuntime runtime, EngineCounters metrics) {
    this.container = container;
    this.runtime = runtime;
    this.metrics = metrics;
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
    return AsyncConnect.start(
        connecting, opening.connections().executor(), socket -> session(opening, socket));
  }

  private static void require(@Nullable Object argument, String what) {
    if (argument == null) {
      throw new IllegalArgumentException("null came as " + what + "; expected one");
    }
  }

  private static ClientEndpointConfig orDefault(@Nullable ClientEndpointConfig config) {
    return config != null ? config : ClientEndpointConfig.Builder.create().build();
  }

  private ClientOpening opening(Object instance, ClientEndpointConfig given, URI uri)
      throws DeploymentException {
    require(uri, "URI");
    ClientEndpointConfig config = CompleteClientConfig.of(given);
    RequestedUri requested = requested(uri);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return new ClientOpening(
        container,
        runtime,
        metrics.endpoint(EndpointMetrics.CLIENT),
        EndpointModel.of(instance.getClass(), config),
        instance,
        config,
        ClientExtensions.of(config.getExtensions(), pool),
        openSessions,
        options(config, uri).orCredentials(requested.credentials()),
        requested.uri(),
        context != null ? context : instance.getClass().getClassLoader());
  }

  private static RequestedUri requested(URI uri) throws DeploymentException {
    try {
      return RequestedUri.of(uri);
    } catch (IllegalArgumentException e) {
      throw refused(uri, e);
    }
  }

  private static ClientOptions options(ClientEndpointConfig config, URI uri)
      throws DeploymentException {
    try {
      return ClientOptions.of(config);
    } catch (IllegalArgumentException e) {
      throw refused(uri, e);
    }
  }

  private static DeploymentException refused(URI uri, IllegalArgumentException reason) {
    return new DeploymentException(
        "Cannot connect to " + RequestedUri.withoutSecrets(uri) + ": " + reason.getMessage(),
        reason);
  }

  private CompletableFuture<OpenSocket> start(ClientOpening opening)
      throws DeploymentException, IOException {
    if (live.isClosed()) {
      throw LiveConnections.closedFailure();
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
              "interrupted while connecting to " + RequestedUri.withoutSecrets(opening.uri()));
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
    WebSocketSession session = session(opening, socket);
    session.connection().open();
    return session;
  }

  private WebSocketSession session(ClientOpening opening, OpenSocket socket)
      throws DeploymentException {
    WebSocketSession session = opening.session(socket);
    live.add(session.connection());
    return session;
  }

  /** Closes all sessions with 1001, and waits for the peers' answers, at most half a second. */
  @Override
  public void close() {
    live.close();
    pool.close();
    runtime.endIdleThreads();
  }
}
