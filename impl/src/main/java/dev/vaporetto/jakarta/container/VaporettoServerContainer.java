package dev.vaporetto.jakarta.container;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.concurrent.BlockingThreads;
import dev.vaporetto.concurrent.BorrowedThreads;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.Farewell;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EndpointFactory;
import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EngineFrames;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.jakarta.client.ConnectingContainer;
import dev.vaporetto.jakarta.client.ConnectionProperties;
import dev.vaporetto.jakarta.client.UserProperties;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.endpoint.Instances;
import dev.vaporetto.jakarta.session.OpenSessions;
import dev.vaporetto.jakarta.session.SessionGroup;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.metrics.EndpointCounters;
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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@link jakarta.websocket.server.ServerContainer} of one web application. Thread-safe;
 * endpoints may be added at any time.
 */
public final class VaporettoServerContainer extends ConnectingContainer
    implements EngineServerContainer {
  private static final CloseStatus GOING_AWAY =
      new CloseStatus(CloseStatus.GOING_AWAY, "the application stops");

  /** How long callbacks that are on threads of the servlet container may take at the end. */
  private static final long PATIENCE_NANOS = 1_000_000_000;

  private final EndpointRegistry endpoints = new EndpointRegistry();
  private final HandshakeService handshakes;
  private final ClassLoader applicationLoader;
  private final Instances instances;
  private final BlockingThreads streams = new BlockingThreads("vaporetto streams");
  private final ConnectionRuntime runtime;
  private final ConnectionSettings settings;
  private final Compression compression;
  private final OpenSessions openSessions = new OpenSessions();
  private final UpgradesUnderWay upgrades;
  private final SessionCounts counts;

  /** While set, new connections are closed at once. */
  private volatile boolean stopping;

  /** Told of each open session when a drain begins. */
  private final List<Consumer<EngineSession>> drainListeners = new CopyOnWriteArrayList<>();

  /** Null while no framework makes endpoints. */
  private volatile @Nullable EndpointFactory endpointFactory;

  /** See {@link #announce}. */
  private volatile Runnable announcement = () -> {};

  /**
   * A container that is ready for endpoints.
   *
   * @param applicationLoader the context class loader of all user code
   * @param executor runs user code that no thread of the servlet container is there for; the caller
   *     shuts it down after {@link #close}
   * @param clientRuntime carries the connections of {@code connectToServer}, and has the budget of
   *     memory of all connections; the caller closes it after {@link #close}
   * @param settings of all connections, unless an endpoint says otherwise
   * @param compression is closed with the container
   */
  public VaporettoServerContainer(
      HandshakeService handshakes,
      ClassLoader applicationLoader,
      Executor executor,
      Timers timers,
      ClientRuntime clientRuntime,
      ConnectionSettings settings,
      Compression compression) {
    this(
        handshakes,
        applicationLoader,
        executor,
        timers,
        clientRuntime,
        settings,
        SessionLimits.NONE,
        compression);
  }

  /** Like the other, with limits for the number of sessions. */
  public VaporettoServerContainer(
      HandshakeService handshakes,
      ClassLoader applicationLoader,
      Executor executor,
      Timers timers,
      ClientRuntime clientRuntime,
      ConnectionSettings settings,
      SessionLimits sessions,
      Compression compression) {
    super(clientRuntime);
    this.counts = new SessionCounts(sessions);
    this.settings = settings;
    this.compression = compression;
    this.handshakes = handshakes;
    this.applicationLoader = applicationLoader;
    this.instances = Instances.of(applicationLoader);
    this.runtime =
        new ConnectionRuntime(
                new BufferPool(), timers, executor, streams, clientRuntime.connections().memory())
            .borrowing(new BorrowedThreads());
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

  /** The class of each endpoint that is in service: as many as there are paths. */
  public List<Class<?>> endpointClasses() {
    return endpoints.classes();
  }

  /** Whether a framework makes endpoints, and therefore deploys them when it sees fit. */
  public boolean hasEndpointFactory() {
    return endpointFactory != null;
  }

  /**
   * What says in the log what is served; to be set before the application starts.
   *
   * @param announcement may run more than once
   */
  public void setAnnouncement(Runnable announcement) {
    this.announcement = announcement;
  }

  @Override
  public void announce() {
    announcement.run();
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
    endpoints.add(CompleteConfig.of(config), this::target);
  }

  @Override
  public boolean removeEndpoint(String path) {
    return endpoints.remove(path);
  }

  @Override
  public boolean hasEndpoint(Class<?> endpointClass) {
    return endpoints.has(endpointClass);
  }

  @Override
  public void setEndpointFactory(@Nullable EndpointFactory factory) {
    endpointFactory = factory;
  }

  private HandshakeTarget target(ServerEndpointConfig config) throws DeploymentException {
    return target(config, OriginPolicy.SAME_ORIGIN, metrics().endpoint(config.getPath()));
  }

  private HandshakeTarget target(
      ServerEndpointConfig config, OriginPolicy origins, EndpointCounters counters)
      throws DeploymentException {
    EndpointInstances endpointInstances =
        new EndpointInstances(config, instances, () -> endpointFactory);
    endpointInstances.requireUsable();
    EndpointModel model = EndpointModel.of(config.getEndpointClass(), config);
    UserProperties said = new UserProperties(config.getUserProperties());
    // Each upgradeHttpToWebSocket may bring its own configuration of one and the same endpoint.
    EndpointKey endpoint = new EndpointKey(config.getEndpointClass(), config.getPath());
    ConnectionRuntime connections =
        CallbackThreads.of(config.getUserProperties(), runtime.countedBy(counters));
    SessionGroup group =
        model.newGroup(this, applicationLoader, connections, openSessions, endpoint);
    return new dev.vaporetto.jakarta.container.ServerEndpoint(
        config,
        model,
        endpointInstances,
        origins,
        upgrades,
        counts,
        LimitProperties.endpointSessions(said, counts.endpointLimit()),
        endpoint,
        this::admit,
        connections,
        ConnectionProperties.of(said, settings),
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
      HandshakeTarget target =
          target(
              CompleteConfig.of(config),
              OriginPolicy.CALLER,
              metrics().endpoint(EndpointMetrics.UPGRADED));
      Map<String, String> path = pathParameters == null ? Map.of() : Map.copyOf(pathParameters);
      if (!handshakes.answer(http, httpResponse, target, path)) {
        throw new DeploymentException(
            "the request is no WebSocket handshake: it has no Upgrade: websocket");
      }
    } catch (ServletException e) {
      throw new DeploymentException("the request cannot be upgraded: " + e.getMessage(), e);
    }
  }

  @Override
  public EngineFrames frames() {
    return new FrameDisplay(runtime.trace(), openSessions);
  }

  @Override
  public void addDrainListener(Consumer<EngineSession> listener) {
    drainListeners.add(Objects.requireNonNull(listener, "null came as a listener"));
  }

  @Override
  public void removeDrainListener(Consumer<EngineSession> listener) {
    drainListeners.remove(listener);
  }

  @Override
  public int drain(Duration wait) {
    Drain.requireLegal(wait);
    upgrades.drain(true);
    // Those too that were about to open.
    Set<WebSocketSession> told = new HashSet<>();
    int left =
        Drain.await(
            wait,
            () -> {
              tellDrain(told);
              return connections();
            },
            upgrades::any);
    goAway();
    return left;
  }

  /** Tells the listeners of each open session that they have not been told of. */
  private void tellDrain(Set<WebSocketSession> told) {
    if (drainListeners.isEmpty()) {
      return;
    }
    List<WebSocketSession> more =
        openSessions.matching(
            (endpoint, session) -> session.takesSends() && !told.contains(session));
    told.addAll(more);
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(applicationLoader);
    try {
      for (Consumer<EngineSession> listener : drainListeners) {
        more.forEach(session -> tellDrain(listener, session));
      }
    } finally {
      thread.setContextClassLoader(outside);
    }
  }

  private static void tellDrain(Consumer<EngineSession> listener, WebSocketSession session) {
    try {
      listener.accept(session);
    } catch (RuntimeException | Error e) {
      RepeatedLog.warn(
          VaporettoServerContainer.class, "a listener of a drain failed", session::inLog, e);
    }
  }

  @Override
  public void goAway() {
    stopping = true;
    Farewell.say(GOING_AWAY, this::connections, upgrades::any);
  }

  /** Of the open sessions, and of those whose {@code onOpen} still waits for its executor. */
  private Set<Connection> connections() {
    Set<Connection> all = new HashSet<>(upgrades.connections());
    // After those: a session that opens meanwhile is here.
    all.addAll(openSessions.connections());
    return all;
  }

  @Override
  public void comeBack() {
    // What has been closed refuses handshakes.
    stopping = false;
    upgrades.drain(false);
  }

  /**
   * Closes all connections with 1001. Blocks until the peers have answered, at most half a second;
   * then until the sockets that open have opened, and the callbacks have returned that are on
   * threads of the servlet container, at most a second: the classes that they still need are gone
   * with the application. Whoever has opened meanwhile may take another half a second.
   */
  @Override
  public void close() {
    stopping = true;
    upgrades.refuse();
    super.close();
    Farewell.say(GOING_AWAY, this::timed, upgrades::any);
    awaitCallbacks();
    upgrades.close();
    Farewell.say(GOING_AWAY, this::timed, () -> false);
    // Handlers that read a message have been told that its rest does not come.
    streams.close();
    compression.close();
  }

  /** Of the server's sockets and the clients'. */
  private Set<Connection> timed() {
    return runtime.timers().timed(Connection.class);
  }

  private void awaitCallbacks() {
    int left = runtime.borrowed().awaitNone(upgrades::any, PATIENCE_NANOS);
    if (left > 0) {
      RepeatedLog.event(
          VaporettoServerContainer.class,
          System.Logger.Level.WARNING,
          "callbacks still ran on threads of the server when the application stopped",
          left + " of them");
    }
  }
}
