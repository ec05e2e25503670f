package dev.vaporetto.internal.engine.own;

import dev.vaporetto.Compression;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.internal.engine.ClientOption;
import dev.vaporetto.internal.engine.Engine;
import dev.vaporetto.internal.engine.Inbound;
import dev.vaporetto.internal.engine.RouteRules;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Our engine, by the API that it publishes for this purpose. */
public final class OwnEngine implements Engine {
  /** Whether a container is of this engine. */
  public boolean has(@Nullable WebSocketContainer container) {
    return container instanceof EngineContainer;
  }

  /**
   * Returns a configurator that lets this engine ask the route before the handshake.
   *
   * @param otherwise decides where another engine has deployed the route
   */
  public ServerEndpointConfig.Configurator configurator(
      RouteRules rules, ServerEndpointConfig.Configurator otherwise) {
    return new OwnConfigurator(rules, otherwise);
  }

  /** Adds the settings to a configuration that the standard API does not have. */
  public void configure(ServerEndpointConfig config, RouteRules rules) {
    Executor executor = rules.executor();
    if (executor != null) {
      config.getUserProperties().put(EngineProperties.EXECUTOR, executor);
    }
    Compression compression = rules.compression();
    if (compression != null) {
      config
          .getUserProperties()
          .put(
              EngineProperties.COMPRESSION,
              compression.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  @Override
  public Endpoint endpoint(Inbound inbound) {
    return new OwnEndpoint(inbound);
  }

  @Override
  public void configure(
      ClientEndpointConfig config,
      WebSocketContainer container,
      Map<ClientOption, Object> options) {
    OwnOptions.put(options, config.getUserProperties());
  }

  @Override
  public CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    try {
      return ((EngineContainer) container).connectAsync(endpoint, config, uri);
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public boolean addCloseListener(WebSocketContainer container, Runnable listener) {
    return ((EngineContainer) container).addCloseListener(listener);
  }

  @Override
  public void removeCloseListener(WebSocketContainer container, Runnable listener) {
    ((EngineContainer) container).removeCloseListener(listener);
  }

  @Override
  public void removeEndpoint(ServerContainer container, String path) {
    boolean unused = ((EngineServerContainer) container).removeEndpoint(path);
  }
}
