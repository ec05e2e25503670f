package dev.vaporetto.wars;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import java.time.Duration;

/** A route for each deadline, all of them short, and one for few sessions. */
public final class DeadlineRoutes implements WebSocketApplication {
  private static final Duration SHORT = Duration.ofMillis(400);

  /** More than a socket takes whose peer does not read. */
  private static final byte[] LARGE = new byte[8 * 1024 * 1024];

  @Override
  public void routes(WebSocketRoutes routes) {
    routes
        .websocket("deadline/message", (request, webSocket) -> webSocket.onString(text -> {}))
        .property("dev.vaporetto.messageTimeout", SHORT);
    routes
        .websocket("deadline/read", (request, webSocket) -> webSocket.send("x"))
        .property("dev.vaporetto.readIdleTimeout", SHORT)
        .property("dev.vaporetto.closeTimeout", 300);
    routes
        .websocket("deadline/write", (request, webSocket) -> webSocket.onString(text -> {}))
        .property("dev.vaporetto.writeIdleTimeout", "400")
        .property("dev.vaporetto.closeTimeout", "300");
    routes
        .websocket("deadline/idle", (request, webSocket) -> {})
        .idleTimeout(SHORT)
        .property("dev.vaporetto.closeTimeout", 300);
    routes.websocket("deadline/ping", (request, webSocket) -> {}).pingInterval(SHORT);
    routes
        .websocket("deadline/send", (request, webSocket) -> webSocket.send(LARGE))
        .property("dev.vaporetto.sendTimeout", SHORT);
    routes
        .websocket("deadline/close", (request, webSocket) -> webSocket.close(1000))
        .property("dev.vaporetto.closeTimeout", 400);
    routes
        .websocket("few", (request, webSocket) -> webSocket.onString(webSocket::send))
        .property("dev.vaporetto.maxSessionsPerEndpoint", 2);
  }
}
