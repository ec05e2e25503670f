package dev.vaporetto.internal.route;

import dev.vaporetto.internal.socket.FluentSocket;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** The endpoint of one connection of a route. */
public final class RouteEndpoint extends SocketEndpoint {
  private final RouteSettings route;

  RouteEndpoint(RouteSettings route) {
    this.route = route;
  }

  @Override
  protected void configure(Session session) {
    if (route.maxMessageSize() > 0) {
      session.setMaxTextMessageBufferSize(route.maxMessageSize());
      session.setMaxBinaryMessageBufferSize(route.maxMessageSize());
    }
    // Engines have defaults of their own.
    session.setMaxIdleTimeout(route.idleTimeout().toMillis());
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
    if (request.parameters().isEmpty()) {
      request = request.withParameters(session.getPathParameters());
    }
    return route.handler().open(request, opened);
  }

  @Override
  protected boolean unhandled(String kind) {
    if (route.refusesUnhandled()) {
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
