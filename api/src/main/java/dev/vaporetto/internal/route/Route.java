package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncWebSocketHandler;
import dev.vaporetto.internal.engine.EngineAdapter;
import dev.vaporetto.internal.engine.OwnEngine;
import dev.vaporetto.internal.socket.FluentSocket;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One route: its path, its handler, its settings, and its open sockets. */
public final class Route {
  private final String path;

  /** See {@link PathParameters#shape}. */
  private final String shape;

  private final AsyncWebSocketHandler handler;
  private final RouteSettings settings;
  private final Admission admission;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Those on another engine than ours: not every one closes them with their application. */
  private final Set<FluentSocket> openSockets = ConcurrentHashMap.newKeySet();

  /** Made when the route goes into service. Guarded by this object. */
  private @Nullable ServerEndpointConfig config;

  /**
   * A route that is not in service yet.
   *
   * @param path with a leading slash
   * @param settings its own
   * @throws IllegalArgumentException if the path is no template
   */
  public Route(String path, AsyncWebSocketHandler handler, RouteSettings settings) {
    this.path = path;
    this.shape = PathParameters.shape(path);
    this.handler = handler;
    this.settings = settings;
    this.admission = new Admission(path, settings);
  }

  public String path() {
    return path;
  }

  /** Whether the other one matches the same paths. */
  boolean isEquivalentTo(Route other) {
    return shape.equals(other.shape);
  }

  public RouteSettings settings() {
    return settings;
  }

  AsyncWebSocketHandler handler() {
    return handler;
  }

  /** What decides about its handshakes. */
  public Admission admission() {
    return admission;
  }

  /** Whether a message without a listener is to be warned of: the first one only. */
  boolean isFirstUnhandled() {
    return warned.compareAndSet(false, true);
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

  /** The endpoint that any engine can deploy; the settings do not change any more. */
  synchronized ServerEndpointConfig endpointConfig() {
    if (config == null) {
      settings.freeze();
      ServerEndpointConfig made =
          ServerEndpointConfig.Builder.create(RouteEndpoint.class, path)
              .subprotocols(settings.subprotocols())
              .configurator(
                  OwnEngine.isPresent()
                      ? EngineAdapter.configurator(this)
                      : new RouteConfigurator(this))
              .build();
      if (OwnEngine.isPresent()) {
        EngineAdapter.configure(made, settings);
      }
      config = made;
    }
    return config;
  }
}
