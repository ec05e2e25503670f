package dev.vaporetto.internal.client;

import dev.vaporetto.internal.engine.Engine;
import dev.vaporetto.internal.engine.Inbound;
import dev.vaporetto.internal.engine.choice.Engines;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Connects as the settings say, on any engine; anew with each call. Thread-safe. */
public final class Connector {
  private static final String DEFLATE = "permessage-deflate";

  private final WebSocketContainer container;
  private final Engine engine;
  private final ClientSettings settings;
  private final URI uri;

  /** Of whoever connects first, for the engine and its callbacks. */
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /**
   * Checks that the container can do what is asked.
   *
   * @throws UnsupportedOperationException naming the options that it cannot
   */
  public Connector(WebSocketContainer container, ClientSettings settings, URI uri) {
    this.container = container;
    this.engine = Engines.of(container);
    this.settings = settings;
    this.uri = uri;
    engine.configure(ClientEndpointConfig.Builder.create().build(), container, settings.values());
  }

  /** Where to. */
  public URI uri() {
    return uri;
  }

  /** The application's. */
  public @Nullable ClassLoader loader() {
    return loader;
  }

  /** Never throws; the connection is opened before the future is done. */
  public CompletableFuture<Session> connect(Inbound inbound) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return engine.connect(container, engine.endpoint(inbound), config(), uri);
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Returns false if the container is closed. */
  public boolean addCloseListener(Runnable listener) {
    return engine.addCloseListener(container, listener);
  }

  /** Ends {@link #addCloseListener}. */
  public void removeCloseListener(Runnable listener) {
    engine.removeCloseListener(container, listener);
  }

  private ClientEndpointConfig config() {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(new AddedHeaders(settings.headers()))
            .preferredSubprotocols(settings.subprotocols())
            .extensions(extensions())
            .sslContext(settings.sslContext())
            .build();
    engine.configure(config, container, settings.values());
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
