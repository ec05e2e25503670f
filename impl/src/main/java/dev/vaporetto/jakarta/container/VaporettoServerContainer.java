package dev.vaporetto.jakarta.container;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.Farewell;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.jakarta.client.ConnectingContainer;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.endpoint.Instances;
import dev.vaporetto.jakarta.session.OpenSessions;
import dev.vaporetto.jakarta.session.SessionGroup;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.routing.RouteTable;
import dev.vaporetto.servlet.HandshakeService;
import dev.vaporetto.servlet.HandshakeTarget;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The {@link jakarta.websocket.server.ServerContainer} of one web application. Thread-safe;
 * endpoints may be added at any time.
 */
public final class VaporettoServerContainer extends ConnectingContainer
    implements EngineServerContainer {
  private static final CloseStatus GOING_AWAY =
      new CloseStatus(CloseStatus.GOING_AWAY, "the application stops");

  private final EndpointRegistry endpoints = new EndpointRegistry();
  private final HandshakeService handshakes;
  private final ClassLoader applicationLoader;
  private final Instances instances;
  private final ConnectionRuntime runtime;
  private final Compression compression;
  private final OpenSessions openSessions = new OpenSessions();
  private final UpgradesUnderWay upgrades;

  /** Once set, new connections are closed at once. */
  private volatile boolean stopping;

  /** What makes connections those of the same endpoint. */
  private record EndpointKey(Class<?> endpointClass, String path) {}

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
    super(clientRuntime);
    this.compression = compression;
    this.handshakes = handshakes;
    this.applicationLoader = applicationLoader;
    this.instances = Instances.of(applicationLoader);
    this.runtime = new ConnectionRuntime(new BufferPool(), timers, executor);
    this.upgrades = new UpgradesUnderWay(timers, executor, applicationLoader);
  }

  /** Paths and what answers there. */
  public RouteTable<HandshakeTarget> routes() {
    return endpoints.routes();
  }

  /** Ends the deployment phase: from now on a bad endpoint does not affect the others. */
  public void deployed() {
    endpoints.open();
  }

  /** Turns a connection away that comes while the application stops. */
  private Connection admit(Connection connection) {
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

  @Override
  public boolean removeEndpoint(String path) {
    return endpoints.remove(path);
  }

  private HandshakeTarget target(ServerEndpointConfig config) throws DeploymentException {
    EndpointModel model = EndpointModel.of(config.getEndpointClass(), config);
    // Each upgradeHttpToWebSocket may bring its own configuration of one and the same endpoint.
    EndpointKey endpoint = new EndpointKey(config.getEndpointClass(), config.getPath());
    ConnectionRuntime connections = CallbackThreads.of(config.getUserProperties(), runtime);
    SessionGroup group =
        model.newGroup(this, applicationLoader, connections, openSessions, endpoint);
    return new dev.vaporetto.jakarta.container.ServerEndpoint(
        config,
        model,
        new EndpointInstances(config, instances),
        upgrades,
        this::admit,
        connections,
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

  /**
   * Closes all connections with 1001. Blocks until the peers have answered, at most half a second.
   */
  @Override
  public void close() {
    stopping = true;
    super.close();
    Farewell.say(GOING_AWAY, () -> runtime.timers().timed(Connection.class), upgrades::any);
    upgrades.close();
    compression.close();
  }
}
