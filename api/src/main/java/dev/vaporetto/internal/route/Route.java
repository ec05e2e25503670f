package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncWebSocketHandler;
import dev.vaporetto.Compression;
import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.OpenSocket;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.engine.HandshakeScope;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.RouteRules;
import dev.vaporetto.internal.engine.choice.Engines;
import dev.vaporetto.internal.engine.choice.RouteConfigs;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One route: its path, its handler, its settings, and the rules that an engine applies to its
 * handshakes.
 */
final class Route implements RouteRules {
  private static final HandshakeDecision AMBIGUOUS =
      HandshakeDecision.refuse(400).body("The path can be read in different ways");

  private final String path;

  /** See {@link PathParameters#shape}. */
  private final String shape;

  private final AsyncWebSocketHandler handler;
  private final RouteSettings settings;
  private final Admission admission;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Open connections that their engine might not close when the application stops. */
  private final Set<Outbound> open = ConcurrentHashMap.newKeySet();

  /** Where open sockets are kept; null while nobody has asked for that. */
  private volatile @Nullable RouteSockets sockets;

  /** Created when the route goes into service. Guarded by this object. */
  private @Nullable ServerEndpointConfig config;

  /**
   * Creates a route that is not in service yet.
   *
   * @param path with a leading slash
   * @param settings used by this route alone
   * @throws IllegalArgumentException if the path is not a legal template
   */
  Route(String path, AsyncWebSocketHandler handler, RouteSettings settings) {
    this.path = path;
    this.shape = PathParameters.shape(path);
    this.handler = handler;
    this.settings = settings;
    this.admission = new Admission(path, settings);
  }

  /** Whether the other one matches the same paths. */
  boolean isEquivalentTo(Route other) {
    return shape.equals(other.shape);
  }

  RouteSettings settings() {
    return settings;
  }

  AsyncWebSocketHandler handler() {
    return handler;
  }

  /** Returns true once: a warning is logged for the first message without a listener only. */
  boolean isFirstUnhandled() {
    return warned.compareAndSet(false, true);
  }

  /** Has open sockets kept from now on. */
  void keepIn(@Nullable RouteSockets registry) {
    sockets = registry;
  }

  /** A socket has opened, and its handler is about to be called. */
  void opened(Session session, WebSocketRequest request, WebSocket socket) {
    RouteSockets registry = sockets;
    if (registry != null) {
      registry.opened(
          session.getId(),
          new OpenSocket(socket, path, request.principal().map(Principal::getName)));
    }
  }

  Set<Outbound> closedWithApplication() {
    return open;
  }

  /** Closes the connections when the application stops. */
  void closeAll() {
    open.forEach(each -> each.close(CloseCodes.GOING_AWAY, "the application stops"));
  }

  /** Returns a configuration that any engine can deploy; the settings cannot change any more. */
  synchronized ServerEndpointConfig endpointConfig() {
    if (config == null) {
      settings.freeze();
      config = RouteConfigs.of(this);
    }
    return config;
  }

  // ---- RouteRules

  @Override
  public String path() {
    return path;
  }

  @Override
  public List<String> subprotocols() {
    return settings.subprotocols();
  }

  /**
   * Applies the route's choice; without one, takes the first of the route's subprotocols that the
   * client offers.
   */
  @Override
  public String chooseSubprotocol(List<String> offered) {
    Function<List<String>, Optional<String>> choice = settings.subprotocolChoice();
    if (choice == null) {
      return subprotocols().stream().filter(offered::contains).findFirst().orElse("");
    }
    String chosen = choice.apply(offered).orElse("");
    // RFC 6455 §4.2.2 item 5: the server chooses one of those that the client named, or none
    if (chosen.isEmpty() || offered.contains(chosen)) {
      return chosen;
    }
    RepeatedLog.event(
        Route.class,
        path + " chose a subprotocol that the client has not offered",
        chosen + "; expected one of " + offered);
    return "";
  }

  @Override
  public Map<String, Object> properties() {
    return settings.properties();
  }

  @Override
  public @Nullable Compression compression() {
    return settings.compression();
  }

  @Override
  public @Nullable Executor executor() {
    return settings.executor();
  }

  @Override
  public Outcome decide(
      HandshakeRequest request, HandshakeScope scope, @Nullable Map<String, String> parameters) {
    RequestSnapshot snapshot = RequestSnapshot.of(request, scope);
    Map<String, String> known =
        parameters != null ? parameters : PathParameters.of(path, snapshot.path());
    return known == null
        ? new Outcome(snapshot, AMBIGUOUS)
        : admission.decide(snapshot.withParameters(known));
  }

  @Override
  public Endpoint newEndpoint() {
    return Engines.endpoint(new RouteConnection(this));
  }
}
