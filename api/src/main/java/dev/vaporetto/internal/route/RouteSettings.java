package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncWebSocketHandler;
import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.HandshakePolicy;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.internal.engine.EngineAdapter;
import dev.vaporetto.internal.engine.OwnEngine;
import dev.vaporetto.internal.socket.FluentSocket;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a route was told. Written at the start, read by the threads of its connections. */
public final class RouteSettings {
  private final String path;
  private final AsyncWebSocketHandler handler;
  private final List<HandshakePolicy> policies = new CopyOnWriteArrayList<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Those on another engine than ours: not every one closes them with their application. */
  private final Set<FluentSocket> openSockets = ConcurrentHashMap.newKeySet();

  private volatile List<String> subprotocols = List.of();
  private volatile Duration idleTimeout = Duration.ZERO;
  private volatile boolean refuseUnhandled;

  /** In bytes; 0 for the engine's default. */
  private volatile int maxMessageSize;

  public RouteSettings(String path, AsyncWebSocketHandler handler) {
    this.path = path.startsWith("/") ? path : "/" + path;
    this.handler = handler;
  }

  public String path() {
    return path;
  }

  public void addPolicy(HandshakePolicy policy) {
    policies.add(policy);
  }

  public void subprotocols(List<String> names) {
    subprotocols = names;
  }

  public void idleTimeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException(
          "the idle timeout of " + path + " came as " + timeout + "; expected zero or more");
    }
    idleTimeout = timeout;
  }

  public void maxMessageSize(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "the largest message of " + path + " came as " + bytes + " bytes; expected 1 or more");
    }
    maxMessageSize = bytes;
  }

  public void refuseUnhandled() {
    refuseUnhandled = true;
  }

  AsyncWebSocketHandler handler() {
    return handler;
  }

  Duration idleTimeout() {
    return idleTimeout;
  }

  int maxMessageSize() {
    return maxMessageSize;
  }

  boolean refusesUnhandled() {
    return refuseUnhandled;
  }

  /** Whether a message without a listener is to be warned of: the first one only. */
  boolean isFirstUnhandled() {
    return warned.compareAndSet(false, true);
  }

  public boolean hasPolicies() {
    return !policies.isEmpty();
  }

  /** What the policies say, in their order: the first refusal counts. */
  public HandshakeDecision decide(WebSocketRequest request) {
    for (HandshakePolicy policy : policies) {
      HandshakeDecision decision = policy.decide(request);
      if (!decision.isAccepted()) {
        return decision;
      }
    }
    return HandshakeDecision.accept();
  }

  void opened(FluentSocket socket) {
    openSockets.add(socket);
  }

  void closed(FluentSocket socket) {
    openSockets.remove(socket);
  }

  /** The application stops. */
  void closeAll() {
    openSockets.forEach(
        socket -> {
          socket.close(CloseCodes.GOING_AWAY.getCode(), "the application stops");
          socket.gone();
        });
  }

  /** The endpoint that any engine can deploy. */
  public ServerEndpointConfig endpointConfig() {
    return ServerEndpointConfig.Builder.create(RouteEndpoint.class, path)
        .subprotocols(subprotocols)
        .configurator(
            OwnEngine.isPresent() ? EngineAdapter.configurator(this) : new RouteConfigurator(this))
        .build();
  }
}
