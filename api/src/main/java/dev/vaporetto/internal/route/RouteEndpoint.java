package dev.vaporetto.internal.route;

import dev.vaporetto.internal.engine.OwnEngine;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.SessionPort;
import dev.vaporetto.internal.socket.StandardPort;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The endpoint of one connection of a route: dispatches to the listeners of its socket. */
public final class RouteEndpoint extends Endpoint {
  private final RouteSettings route;

  /** Set by {@link #onOpen}, the first call. */
  private @Nullable FluentSocket socket;

  private @Nullable SessionPort port;

  RouteEndpoint(RouteSettings route) {
    this.route = route;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    if (route.maxMessageSize() > 0) {
      session.setMaxTextMessageBufferSize(route.maxMessageSize());
      session.setMaxBinaryMessageBufferSize(route.maxMessageSize());
    }
    if (!route.idleTimeout().isZero()) {
      session.setMaxIdleTimeout(route.idleTimeout().toMillis());
    }
    SessionPort newPort =
        OwnEngine.isPresent() && OwnEngine.isSession(session)
            ? OwnEngine.port(session)
            : new StandardPort(session);
    FluentSocket newSocket = new FluentSocket(newPort, this::unhandled);
    port = newPort;
    socket = newSocket;
    session.addMessageHandler(String.class, newSocket::dispatchText);
    session.addMessageHandler(ByteBuffer.class, newSocket::dispatchBinary);
    session.addMessageHandler(
        PongMessage.class, pong -> newSocket.dispatchPong(pong.getApplicationData()));
    newSocket.open(() -> handle(session, newSocket));
  }

  private CompletionStage<?> handle(Session session, FluentSocket opened) throws Exception {
    RequestSnapshot request =
        (RequestSnapshot)
            Objects.requireNonNull(
                session.getUserProperties().remove(RequestSnapshot.PROPERTY),
                "the engine lost the user properties of the handshake");
    return route.handler().open(request.withParameters(session.getPathParameters()), opened);
  }

  /** Returns whether the socket is to be closed for it. */
  private boolean unhandled(String kind) {
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

  @Override
  public void onError(Session session, Throwable failure) {
    if (socket != null) {
      socket.fail(failure);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (socket != null && port != null) {
      CloseReason onWire = port.closeReasonOnWire(reason);
      String phrase = onWire.getReasonPhrase();
      socket.closed(onWire.getCloseCode().getCode(), phrase == null ? "" : phrase);
    }
  }
}
