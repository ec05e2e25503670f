package dev.vaporetto.internal.client;

import dev.vaporetto.internal.Kept;
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

/**
 * Connects according to the settings, on any engine; each call makes a new connection. Thread-safe.
 */
public final class Connector {
  private static final String DEFLATE = "permessage-deflate";

  private final WebSocketContainer container;
  private final Engine engine;
  private final ClientSettings settings;
  private final URI uri;

  /**
   * The context class loader of the thread that created this: for the engine, also when it
   * reconnects, and for callbacks.
   */
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /**
   * Checks that the container supports the options.
   *
   * @throws UnsupportedOperationException that names the options that it does not support
   */
  public Connector(WebSocketContainer container, ClientSettings settings, URI uri) {
    this.container = container;
    this.engine = Engines.of(container);
    this.settings = settings;
    this.uri = uri;
    engine.configure(ClientEndpointConfig.Builder.create().build(), container, settings.values());
  }

  /**
   * Reads the URI, in the way of the container's engine.
   *
   * @throws IllegalArgumentException if it is not the URI of a WebSocket
   * @throws UnsupportedOperationException that names the options that it does not support
   */
  public Connector(WebSocketContainer container, ClientSettings settings, String uri) {
    this(container, settings, Engines.of(container).uri(container, uri));
  }

  /** The URI to connect to. */
  public URI uri() {
    return uri;
  }

  /**
   * Reads another URI, in the way of the container's engine.
   *
   * @throws IllegalArgumentException if it is not the URI of a WebSocket
   */
  public URI read(String text) {
    return engine.uri(container, text);
  }

  /** See {@link Engine#refusal}. */
  public int refusal(Throwable failure) {
    return engine.refusal(failure);
  }

  /** The application's class loader; null for the bootstrap loader. */
  public @Nullable ClassLoader loader() {
    return loader;
  }

  /** Connects; never throws. The inbound side is opened before the future is done. */
  public CompletableFuture<Session> connect(Inbound inbound) {
    return connect(inbound, uri, settings.headers());
  }

  /**
   * The same with another URI and other headers.
   *
   * @param target of {@link #read}, or {@link #uri}
   */
  public CompletableFuture<Session> connect(
      Inbound inbound, URI target, Map<String, List<String>> headers) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return engine.connect(container, engine.endpoint(inbound), config(headers), target);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** See {@link Engine#addCloseListener}. */
  public boolean addCloseListener(Runnable listener) {
    return engine.addCloseListener(container, listener);
  }

  /** See {@link Engine#removeCloseListener}. */
  public void removeCloseListener(Runnable listener) {
    engine.removeCloseListener(container, listener);
  }

  /** See {@link Engine#keep}. */
  public Kept keep(Runnable giveUp) {
    return engine.keep(container, giveUp);
  }

  private ClientEndpointConfig config(Map<String, List<String>> headers) {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(new AddedHeaders(headers))
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
