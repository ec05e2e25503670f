package dev.vaporetto.jakarta.container;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.BufferPool;
import dev.vaporetto.connection.Closure.Initiator;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.Timers;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.jakarta.client.ClientConnector;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.endpoint.Instances;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.jakarta.session.SessionGroup;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.routing.RouteTable;
import dev.vaporetto.servlet.HandshakeService;
import dev.vaporetto.servlet.HandshakeTarget;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * The {@link ServerContainer} of one web application. Thread-safe; endpoints may be added at any
 * time.
 */
public final class VaporettoServerContainer
    implements ServerContainer, EngineContainer, AutoCloseable {
  private static final CloseStatus GOING_AWAY =
      new CloseStatus(CloseStatus.GOING_AWAY, "the application stops");

  /** How long peers may take to answer 1001; a stop must not stall. */
  private static final long PATIENCE_NANOS = 500_000_000;

  private static final long POLL_NANOS = 5_000_000;

  private final EndpointRegistry endpoints = new EndpointRegistry();
  private final HandshakeService handshakes;
  private final ClassLoader applicationLoader;
  private final Instances instances;
  private final ConnectionRuntime runtime;
  private final ClientConnector client;
  private final Compression compression;

  /** Once set, new connections are closed at once. */
  private volatile boolean stopping;

  private volatile long asyncSendTimeout = 20_000;
  private volatile long maxSessionIdleTimeout;
  private volatile int maxBinarySize = MessageLimits.DEFAULT_MAX_MESSAGE_SIZE;
  private volatile int maxTextSize = MessageLimits.DEFAULT_MAX_MESSAGE_SIZE;

  /**
   * A container that is ready for endpoints.
   *
   * @param applicationLoader the context class loader of all user code
   * @param executor runs user code that no thread of the servlet container is there for; the caller
   *     shuts it down after {@link #close}
   * @param clientRuntime carries the connections of {@code connectToServer}; the caller closes it
   *     after {@link #close}
   * @param compression is closed with the container
   */
  public VaporettoServerContainer(
      HandshakeService handshakes,
      ClassLoader applicationLoader,
      Executor executor,
      Timers timers,
      ClientRuntime clientRuntime,
      Compression compression) {
    this.compression = compression;
    this.handshakes = handshakes;
    this.applicationLoader = applicationLoader;
    this.instances = Instances.of(applicationLoader);
    this.runtime = new ConnectionRuntime(new BufferPool(), timers, executor);
    this.client = new ClientConnector(this, clientRuntime);
  }

  /** Paths and what answers there. */
  public RouteTable<HandshakeTarget> routes() {
    return endpoints.routes();
  }

  /** Ends the deployment phase: from now on a bad endpoint does not affect the others. */
  public void deployed() {
    endpoints.open();
  }

  ConnectionRuntime runtime() {
    return runtime;
  }

  /** Turns a connection away that comes while the application stops. */
  Connection admit(Connection connection) {
    if (stopping) {
      connection.close(GOING_AWAY, Initiator.ENGINE);
    }
    return connection;
  }

  @Override
  public void addEndpoint(Class<?> endpointClass) throws DeploymentException {
    ServerEndpoint annotation = endpointClass.getAnnotation(ServerEndpoint.class);
    if (annotation == null) {
      throw new DeploymentException(
          endpointClass.getName() + " has no @ServerEndpoint; expected an annotated class");
    }
    endpoints.addAnnotated(
        endpointClass, () -> AnnotatedConfig.of(endpointClass, annotation), this::target);
  }

  @Override
  public void addEndpoint(ServerEndpointConfig config) throws DeploymentException {
    endpoints.add(config, this::target);
  }

  private HandshakeTarget target(ServerEndpointConfig config) throws DeploymentException {
    EndpointModel model = EndpointModel.of(config.getEndpointClass(), config);
    SessionGroup group = model.newGroup(this, applicationLoader, runtime);
    return new dev.vaporetto.jakarta.container.ServerEndpoint(
        config,
        model,
        new EndpointInstances(config, instances),
        this,
        group,
        compression.of(config.getUserProperties()));
  }

  @Override
  public void upgradeHttpToWebSocket(
      Object request,
      Object response,
      ServerEndpointConfig config,
      Map<String, String> pathParameters)
      throws IOException, DeploymentException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new IllegalArgumentException(
          "expected an HttpServletRequest and an HttpServletResponse, but "
              + request
              + " and "
              + response
              + " came");
    }
    try {
      if (!handshakes.answer(http, httpResponse, target(config), Map.copyOf(pathParameters))) {
        throw new DeploymentException(
            "the request is no WebSocket handshake: it has no Upgrade: websocket");
      }
    } catch (ServletException e) {
      throw new DeploymentException("the request cannot be upgraded: " + e.getMessage(), e);
    }
  }

  // ---- WebSocketContainer

  @Override
  public long getDefaultAsyncSendTimeout() {
    return asyncSendTimeout;
  }

  @Override
  public void setAsyncSendTimeout(long milliseconds) {
    asyncSendTimeout = milliseconds;
  }

  @Override
  public long getDefaultMaxSessionIdleTimeout() {
    return maxSessionIdleTimeout;
  }

  @Override
  public void setDefaultMaxSessionIdleTimeout(long milliseconds) {
    maxSessionIdleTimeout = milliseconds;
  }

  @Override
  public int getDefaultMaxBinaryMessageBufferSize() {
    return maxBinarySize;
  }

  @Override
  public void setDefaultMaxBinaryMessageBufferSize(int bytes) {
    maxBinarySize = bytes;
  }

  @Override
  public int getDefaultMaxTextMessageBufferSize() {
    return maxTextSize;
  }

  @Override
  public void setDefaultMaxTextMessageBufferSize(int bytes) {
    maxTextSize = bytes;
  }

  @Override
  public Set<Extension> getInstalledExtensions() {
    return Set.of(Extensions.DEFLATE);
  }

  @Override
  public Session connectToServer(Object annotatedEndpoint, URI uri)
      throws DeploymentException, IOException {
    return client.connect(annotatedEndpoint, uri);
  }

  @Override
  public Session connectToServer(Class<?> annotatedEndpointClass, URI uri)
      throws DeploymentException, IOException {
    return client.connect(annotatedEndpointClass, uri);
  }

  @Override
  public Session connectToServer(Endpoint endpoint, ClientEndpointConfig config, URI uri)
      throws DeploymentException, IOException {
    return client.connect(endpoint, config, uri);
  }

  @Override
  public Session connectToServer(
      Class<? extends Endpoint> endpointClass, ClientEndpointConfig config, URI uri)
      throws DeploymentException, IOException {
    return client.connect(endpointClass, config, uri);
  }

  @Override
  public CompletableFuture<Session> connectAsync(
      Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    return client.connectAsync(endpoint, config, uri);
  }

  // ---- the end

  /**
   * Tells every peer 1001 and ends all connections. Blocks until the peers have answered, at most
   * half a second.
   */
  @Override
  public void close() {
    stopping = true;
    client.close();
    Timers timers = runtime.timers();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    tellGoingAway(timers);
    while ((runtime.upgrades().any() || !timers.openConnections().isEmpty())
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(this, POLL_NANOS);
      tellGoingAway(timers);
    }
    for (Connection connection : timers.openConnections()) {
      connection.abort("the application has stopped");
    }
    compression.close();
  }

  /** Those among them that were told before are closing already. */
  private static void tellGoingAway(Timers timers) {
    for (Connection connection : timers.openConnections()) {
      connection.close(GOING_AWAY, Initiator.ENGINE);
    }
  }
}
