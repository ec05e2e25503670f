package dev.vaporetto.bench.app;

import dev.vaporetto.RouteGroup;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;

/** What the endpoints of this package do, by the fluent API. */
public final class BenchRoutes implements WebSocketApplication {
  private static final int LARGEST = 4 * 1024 * 1024;

  /** Instantiated by the servlet container. */
  public BenchRoutes() {}

  @Override
  public void routes(WebSocketRoutes routes) {
    RouteGroup fluent = routes.group("fluent");
    fluent.websocket(
        "echo",
        (request, webSocket) -> {
          webSocket.onString(webSocket::send);
          webSocket.onByteBuffer(webSocket::send);
        });
    fluent
        .websocket(
            "echo-up-to/{size}",
            (request, webSocket) -> {
              webSocket.onString(webSocket::send);
              webSocket.onByteBuffer(webSocket::send);
            })
        .maxMessageSize(LARGEST);
    fluent.websocket(
        "sleep",
        (request, webSocket) ->
            webSocket.onByteBuffer(
                message -> {
                  Thread.sleep(SleepEndpoint.MILLIS);
                  webSocket.send(message);
                }));
    Room room = Rooms.inMemory().room("bench");
    fluent.websocket(
        "room",
        (request, webSocket) -> {
          webSocket.onString(text -> room.send(text));
          webSocket.onByteBuffer(webSocket::send);
          room.join(webSocket);
        });
  }
}
