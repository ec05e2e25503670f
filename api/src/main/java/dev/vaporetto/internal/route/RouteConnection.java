package dev.vaporetto.internal.route;

import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.RouteRules;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.SocketConnection;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One connection of a route. */
final class RouteConnection extends SocketConnection {
  private final Route route;

  RouteConnection(Route route) {
    this.route = route;
  }

  @Override
  protected void configure(Session session) {
    RouteSettings settings = route.settings();
    if (settings.maxTextMessageSize() > 0) {
      session.setMaxTextMessageBufferSize(settings.maxTextMessageSize());
    }
    if (settings.maxBinaryMessageSize() > 0) {
      session.setMaxBinaryMessageBufferSize(settings.maxBinaryMessageSize());
    }
    // Set in any case: the default of engines differs.
    session.setMaxIdleTimeout(settings.idleTimeout().toMillis());
  }

  @Override
  public @Nullable Executor executor() {
    return route.executor();
  }

  @Override
  public Set<Outbound> closedWithApplication() {
    return route.closedWithApplication();
  }

  @Override
  protected CompletionStage<?> handle(Session session, FluentSocket opened) throws Exception {
    WebSocketRequest request =
        (WebSocketRequest)
            Objects.requireNonNull(
                session.getUserProperties().remove(RouteRules.REQUEST),
                "the engine lost the user properties of the handshake");
    opened.attributes().putAll(request.attributes());
    route.settings().applyTo(opened);
    route.opened(session, request, opened);
    return route.handler().open(request, opened);
  }

  @Override
  public String name() {
    return "a WebSocket of " + route.path();
  }

  @Override
  public boolean unhandled(String kind) {
    if (route.settings().refusesUnhandled()) {
      return true;
    }
    if (route.isFirstUnhandled()) {
      System.getLogger(RouteConnection.class.getName())
          .log(
              Level.WARNING,
              "A {0} message came to {1} ({2}), whose socket has no listener for it; it was"
                  + " dropped, and so will be others without further notice.",
              kind,
              route.path(),
              inLog());
    }
    return false;
  }
}
