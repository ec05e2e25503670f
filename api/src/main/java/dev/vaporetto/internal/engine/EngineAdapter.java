package dev.vaporetto.internal.engine;

import dev.vaporetto.Compression;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.route.Route;
import dev.vaporetto.internal.route.RouteConfigurator;
import dev.vaporetto.internal.route.RouteSettings;
import dev.vaporetto.internal.socket.SessionPort;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The door to Vaporetto's own engine, where {@link OwnEngine#isPresent}. */
public final class EngineAdapter {
  private EngineAdapter() {}

  /** Whether a session is its own. */
  public static boolean isSession(Session session) {
    return session instanceof EngineSession;
  }

  /** A port on a session of its own. */
  public static SessionPort port(Session session) {
    return new EnginePort((EngineSession) session);
  }

  /** Has a session of its own deliver text messages in parts; see {@link EngineSession}. */
  public static void takeTextParts(Session session, MessageHandler.Partial<String> handler) {
    ((EngineSession) session).takeTextParts(handler);
  }

  /** Like {@link #takeTextParts}. */
  public static void takeBinaryParts(Session session, MessageHandler.Partial<ByteBuffer> handler) {
    ((EngineSession) session).takeBinaryParts(handler);
  }

  /** Whether a container is its own. */
  public static boolean isContainer(WebSocketContainer container) {
    return container instanceof EngineContainer;
  }

  /** Connects without blocking, with a container of its own. */
  public static CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    return ((EngineContainer) container).connectAsync(endpoint, config, uri);
  }

  /** Returns false if a container of its own is closed; see {@link EngineContainer}. */
  public static boolean addCloseListener(WebSocketContainer container, Runnable listener) {
    return ((EngineContainer) container).addCloseListener(listener);
  }

  /** Ends {@link #addCloseListener}. */
  public static void removeCloseListener(WebSocketContainer container, Runnable listener) {
    ((EngineContainer) container).removeCloseListener(listener);
  }

  /** Tells its engine the options that the standard API cannot say. */
  public static void setProperties(ClientEndpointConfig config, ClientSettings settings) {
    EngineOptions.put(settings, config.getUserProperties());
  }

  /** A configurator whose policies the engine asks before the handshake is answered. */
  public static RouteConfigurator configurator(Route route) {
    return new EngineConfigurator(route);
  }

  /** Tells its engine the settings that the standard API cannot say. */
  public static void configure(ServerEndpointConfig config, RouteSettings settings) {
    Executor executor = settings.executor();
    if (executor != null) {
      config.getUserProperties().put(EngineProperties.EXECUTOR, executor);
    }
    Compression compression = settings.compression();
    if (compression != null) {
      config
          .getUserProperties()
          .put(
              EngineProperties.COMPRESSION,
              compression.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  /** Takes an endpoint out of service; returns false if the container is not its own. */
  public static boolean removeEndpoint(ServerContainer container, String path) {
    if (container instanceof EngineServerContainer own) {
      boolean unused = own.removeEndpoint(path);
      return true;
    }
    return false;
  }
}
