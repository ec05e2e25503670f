package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.engine.ClientOption;
import dev.vaporetto.internal.engine.Engine;
import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Any engine, by the standard API alone. */
public final class StandardEngine implements Engine {
  @Override
  public Endpoint endpoint(Inbound inbound) {
    return new StandardEndpoint(inbound);
  }

  @Override
  public void configure(
      ClientEndpointConfig config,
      WebSocketContainer container,
      Map<ClientOption, Object> options) {
    String unknown =
        options.keySet().stream()
            .filter(ClientOption::isOnlyOurs)
            .map(ClientOption::method)
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new UnsupportedOperationException(
          "the container "
              + container.getClass().getName()
              + " cannot be told: "
              + unknown
              + "; that needs Vaporetto's engine");
    }
  }

  /** Takes what {@link URI} takes: what else engines understand is not known. */
  @Override
  public URI uri(WebSocketContainer container, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // Not its message nor itself: it has the whole text, and that may have a password.
      throw new IllegalArgumentException(
          "the URI came with a character that is illegal at index "
              + e.getIndex()
              + "; expected an escaped one, or Vaporetto's engine, which escapes it");
    }
    if (!"ws".equalsIgnoreCase(uri.getScheme()) && !"wss".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(
          "the URI came with the scheme " + uri.getScheme() + "; expected ws or wss");
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "the URI came with user information, which the container "
              + container.getClass().getName()
              + " may drop in silence; expected none, or Vaporetto's engine");
    }
    return uri;
  }

  /**
   * Blocks a new thread, since the standard API has no other way. An attempt that was abandoned
   * goes on; if it succeeds, its connection is closed.
   */
  @Override
  public CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    CompletableFuture<Session> connecting = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> connect(container, endpoint, config, uri, connecting), "vaporetto-connect");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      connecting.completeExceptionally(noThread);
    }
    return connecting;
  }

  private static void connect(
      WebSocketContainer container,
      Endpoint endpoint,
      ClientEndpointConfig config,
      URI uri,
      CompletableFuture<Session> connecting) {
    Session session;
    try {
      session = container.connectToServer(endpoint, config, uri);
    } catch (Throwable e) {
      connecting.completeExceptionally(e);
      return;
    }
    if (!connecting.complete(session)) {
      try {
        // The attempt was abandoned.
        session.close();
      } catch (IOException | RuntimeException e) {
        System.getLogger(StandardEngine.class.getName())
            .log(Level.DEBUG, "the connection of an abandoned attempt did not close", e);
      }
    }
  }

  /** Returns 0: the standard API does not report the status. */
  @Override
  public int refusal(Throwable failure) {
    return 0;
  }

  /** Returns true: the standard API does not report the close of a container. */
  @Override
  public boolean addCloseListener(WebSocketContainer container, Runnable listener) {
    return true;
  }

  @Override
  public void removeCloseListener(WebSocketContainer container, Runnable listener) {}

  /** No other engine has a bound for all: what nobody gives up is refused beyond one of our own. */
  @Override
  public Kept keep(WebSocketContainer container, Runnable giveUp) {
    return KeptTotal.shared().open();
  }

  @Override
  public void onDrain(WebSocketContainer container, Consumer<Session> listener) {
    // There are no drains.
  }

  @Override
  public int drain(WebSocketContainer container, Duration wait) {
    throw new UnsupportedOperationException(
        "a drain needs Vaporetto's engine; "
            + container.getClass().getName()
            + " cannot turn newcomers away");
  }

  @Override
  public void removeEndpoint(WebSocketContainer container, String path) {
    throw new UnsupportedOperationException(
        "removing the route "
            + path
            + " needs Vaporetto's engine; "
            + container.getClass().getName()
            + " keeps its endpoints");
  }
}
