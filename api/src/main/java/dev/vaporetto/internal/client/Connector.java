package dev.vaporetto.internal.client;

import dev.vaporetto.internal.engine.EngineAdapter;
import dev.vaporetto.internal.engine.OwnEngine;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects as the settings say, on any engine; anew with each call. Thread-safe. */
final class Connector {
  private static final String DEFLATE = "permessage-deflate";

  private final WebSocketContainer container;
  private final ClientSettings settings;
  private final URI uri;
  private final boolean ours;

  /** Of whoever connects first, for the engine and its callbacks. */
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /**
   * Checks that the container can do what is asked.
   *
   * @throws UnsupportedOperationException naming the options that it cannot
   */
  Connector(WebSocketContainer container, ClientSettings settings, URI uri) {
    this.container = container;
    this.settings = settings;
    this.uri = uri;
    this.ours = OwnEngine.isPresent() && EngineAdapter.isContainer(container);
    if (!ours) {
      requireStandard();
    }
  }

  private void requireStandard() {
    String options =
        settings.values().keySet().stream()
            .filter(ClientOption::isOnlyOurs)
            .map(ClientOption::method)
            .collect(Collectors.joining(", "));
    if (!options.isEmpty()) {
      throw new UnsupportedOperationException(
          "the container "
              + container.getClass().getName()
              + " cannot be told: "
              + options
              + "; that needs Vaporetto's engine");
    }
  }

  URI uri() {
    return uri;
  }

  @Nullable ClassLoader loader() {
    return loader;
  }

  /** Never throws; the endpoint is opened before the future is done. */
  CompletableFuture<Session> connect(Endpoint endpoint) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      ClientEndpointConfig config = config();
      return ours
          ? EngineAdapter.connect(container, endpoint, config, uri)
          : connectElsewhere(endpoint, config);
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Returns false if the container is closed; another engine's does not tell. */
  boolean addCloseListener(Runnable listener) {
    return !ours || EngineAdapter.addCloseListener(container, listener);
  }

  void removeCloseListener(Runnable listener) {
    if (ours) {
      EngineAdapter.removeCloseListener(container, listener);
    }
  }

  private ClientEndpointConfig config() {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(new AddedHeaders(settings.headers()))
            .preferredSubprotocols(settings.subprotocols())
            .extensions(extensions())
            .sslContext(settings.sslContext())
            .build();
    if (ours) {
      EngineAdapter.setProperties(config, settings);
    }
    return config;
  }

  private List<Extension> extensions() {
    if (!settings.isCompressed()) {
      return List.of();
    }
    for (Extension installed : container.getInstalledExtensions()) {
      if (installed.getName().equals(DEFLATE)) {
        return List.of(installed);
      }
    }
    throw new UnsupportedOperationException(
        "the container "
            + container.getClass().getName()
            + " cannot be told: compression; it has no "
            + DEFLATE);
  }

  /** Blocks a thread of its own: the standard API has no other way. */
  private CompletableFuture<Session> connectElsewhere(
      Endpoint endpoint, ClientEndpointConfig config) {
    CompletableFuture<Session> connecting = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                connecting.complete(container.connectToServer(endpoint, config, uri));
              } catch (DeploymentException | IOException | RuntimeException | LinkageError e) {
                connecting.completeExceptionally(e);
              }
            },
            "vaporetto-connect");
    thread.setDaemon(true);
    thread.start();
    return connecting;
  }

  /** Adds the application's headers to the handshake's. */
  private static final class AddedHeaders extends ClientEndpointConfig.Configurator {
    private final Map<String, List<String>> added;

    AddedHeaders(Map<String, List<String>> added) {
      this.added = added;
    }

    @Override
    public void beforeRequest(Map<String, List<String>> headers) {
      added.forEach(
          (name, values) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, values);
          });
    }
  }
}
