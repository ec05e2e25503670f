package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncWebSocketHandler;
import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.HandshakePolicy;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.internal.engine.OwnEngine;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a route was told. Written at the start, read by the threads of its connections. */
public final class RouteSettings {
  private final String path;
  private final AsyncWebSocketHandler handler;
  private final List<HandshakePolicy> policies = new CopyOnWriteArrayList<>();
  private final AtomicBoolean warned = new AtomicBoolean();
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

  /** The endpoint that any engine can deploy. */
  public ServerEndpointConfig endpointConfig() {
    return ServerEndpointConfig.Builder.create(RouteEndpoint.class, path)
        .subprotocols(subprotocols)
        .configurator(OwnEngine.isPresent() ? OwnEngine.configurator(this) : new RouteConfigurator(this))
        .build();
  }
}
