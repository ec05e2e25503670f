package dev.vaporetto.internal.client;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.route.SocketEndpoint;
import dev.vaporetto.internal.socket.CallbackThreads;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.SessionPort;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's end of one connection. */
class ClientSocketEndpoint extends SocketEndpoint {
  private final ClientSettings settings;
  private final URI uri;
  private final @Nullable Consumer<WebSocket> handler;
  private final CallbackThreads callbacks;
  private final CompletableFuture<FluentSocket> opened = new CompletableFuture<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * An endpoint for one connect.
   *
   * @param handler sets the listeners; without one, messages wait for the first
   * @param callbacks of the socket
   */
  ClientSocketEndpoint(
      ClientSettings settings,
      URI uri,
      @Nullable Consumer<WebSocket> handler,
      CallbackThreads callbacks) {
    this.settings = settings;
    this.uri = uri;
    this.handler = handler;
    this.callbacks = callbacks;
  }

  /** Done when the engine has opened the connection. */
  CompletableFuture<FluentSocket> opened() {
    return opened;
  }

  @Override
  protected void configure(Session session) {
    Integer size = settings.maxMessageSize();
    if (size != null) {
      session.setMaxTextMessageBufferSize(size);
      session.setMaxBinaryMessageBufferSize(size);
    }
  }

  @Override
  protected void opened(Session session, FluentSocket socket, SessionPort port) {
    if (handler == null) {
      socket.keepUntilFirstListener(callbacks);
    }
    super.opened(session, socket, port);
    Duration interval = settings.pingInterval();
    if (interval != null) {
      socket.pingInterval(interval);
    }
    opened.complete(socket);
  }

  @Override
  protected CompletionStage<?> handle(Session session, FluentSocket socket) {
    if (handler != null) {
      handler.accept(socket);
    }
    return CompletableFuture.completedStage(null);
  }

  @Override
  protected boolean unhandled(String kind) {
    if (warned.compareAndSet(false, true)) {
      System.getLogger(ClientSocketEndpoint.class.getName())
          .log(
              Level.WARNING,
              "A {0} message came from {1} to a socket that has no listener for it; it was dropped,"
                  + " and so will be others without further notice.",
              kind,
              uri.getScheme() + "://" + uri.getRawAuthority());
    }
    return false;
  }
}
