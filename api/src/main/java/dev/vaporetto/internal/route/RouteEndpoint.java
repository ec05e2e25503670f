package dev.vaporetto.internal.route;

import dev.vaporetto.internal.socket.FluentSocket;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The endpoint of one connection of a route. */
public final class RouteEndpoint extends SocketEndpoint {
  private final Route route;

  RouteEndpoint(Route route) {
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
    // Engines have defaults of their own.
    session.setMaxIdleTimeout(settings.idleTimeout().toMillis());
  }

  @Override
  protected @Nullable Executor executor() {
    return route.settings().executor();
  }

  @Override
  protected void begun(FluentSocket begun) {
    route.opened(begun);
  }

  @Override
  protected void ended(FluentSocket ended) {
    route.closed(ended);
  }

  @Override
  protected CompletionStage<?> handle(Session session, FluentSocket opened) throws Exception {
    RequestSnapshot request =
        (RequestSnapshot)
            Objects.requireNonNull(
                session.getUserProperties().remove(RequestSnapshot.PROPERTY),
                "the engine lost the user properties of the handshake");
    route.settings().applyTo(opened);
    return route.handler().open(request, opened);
  }

  @Override
  protected boolean unhandled(String kind) {
    if (route.settings().refusesUnhandled()) {
      return true;
    }
    if (route.isFirstUnhandled()) {
      System.getLogger(RouteEndpoint.class.getName())
          .log(
              Level.WARNING,
              "A {0} message came to {1}, whose socket has no listener for it; it was dropped, and"
                  + " so will be others without further notice.",
              kind,
              route.path());
    }
    return false;
  }
}
