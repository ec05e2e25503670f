package dev.vaporetto.internal.client;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.SocketConnection;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection of a client. */
public class ClientConnection extends SocketConnection {
  private final ClientSettings settings;
  private final URI uri;
  private final @Nullable ClassLoader loader;
  private final @Nullable Consumer<WebSocket> handler;
  private final CompletableFuture<FluentSocket> opened = new CompletableFuture<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Creates the connection of one connect.
   *
   * @param loader the application's class loader, for callbacks
   * @param handler sets the listeners; null for none, and then messages wait for the first listener
   */
  public ClientConnection(
      ClientSettings settings,
      URI uri,
      @Nullable ClassLoader loader,
      @Nullable Consumer<WebSocket> handler) {
    this.settings = settings;
    this.uri = uri;
    this.loader = loader;
    this.handler = handler;
  }

  /**
   * A future that is done when the engine has opened the connection. It fails if the connection
   * could not be used.
   */
  public final CompletableFuture<FluentSocket> opened() {
    return opened;
  }

  /** Returns the executor of callbacks that do not run on the engine's thread for messages. */
  protected SerialExecutor callbacks(FluentSocket socket) {
    return SerialExecutor.ofApplication(settings.executor(), loader, socket::fail);
  }

  @Override
  public void onOpen(Session session, Outbound outbound) {
    try {
      super.onOpen(session, outbound);
    } catch (RuntimeException | Error e) {
      opened.completeExceptionally(e);
      outbound.close(CloseCodes.INTERNAL_ERROR, "internal error");
      throw e;
    }
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
  protected void opened(Session session, FluentSocket socket, Outbound outbound) {
    if (handler == null) {
      socket.keepUntilFirstListener(callbacks(socket));
    }
    Duration interval = settings.pingInterval();
    if (interval != null) {
      // Before the handler, which may set another one.
      socket.pingInterval(interval);
    }
    super.opened(session, socket, outbound);
    opened.complete(socket);
  }

  @Override
  protected CompletionStage<?> handle(Session session, FluentSocket socket) {
    if (handler != null) {
      handler.accept(socket);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public String name() {
    return "a WebSocket to " + server();
  }

  @Override
  public boolean unhandled(String kind) {
    if (warned.compareAndSet(false, true)) {
      System.getLogger(ClientConnection.class.getName())
          .log(
              Level.WARNING,
              "A {0} message came from {1} ({2}) to a socket that has no listener for it; it was"
                  + " dropped, and so will be others without further notice.",
              kind,
              server(),
              inLog());
    }
    return false;
  }

  /** For a log, so without user information. */
  private String server() {
    String authority = String.valueOf(uri.getRawAuthority());
    return uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1);
  }
}
