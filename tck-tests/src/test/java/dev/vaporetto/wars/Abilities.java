package dev.vaporetto.wars;

import dev.vaporetto.MessageStreams;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Abilities that only some engines have, or have in another form. */
public final class Abilities {
  private Abilities() {}

  static void add(WebSocketRoutes routes) {
    routes.websocket("abilities", Abilities::tryAll);
    routes.websocket("parts-later", Abilities::partsLater);
  }

  private static void tryAll(WebSocketRequest request, WebSocket webSocket) {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    tell(webSocket, "onPing", () -> webSocket.onPing(payload -> {}));
    tell(webSocket, "pause", webSocket.flow()::pause);
    tell(webSocket, "resume", webSocket.flow()::resume);
    tell(webSocket, "onStringAsync", () -> webSocket.onStringAsync(text -> done));
    tell(webSocket, "onDataAsync", () -> webSocket.onDataAsync(bytes -> done));
    tell(webSocket, "onByteBufferAsync", () -> webSocket.onByteBufferAsync(buffer -> done));
    MessageStreams streams = webSocket.streams();
    tell(webSocket, "streams().onStringAsync", () -> streams.onStringAsync((part, last) -> done));
    tell(
        webSocket,
        "streams().onByteBufferAsync",
        () -> streams.onByteBufferAsync((part, last) -> done));
    tell(webSocket, "streams().onDataAsync", () -> streams.onDataAsync((part, last) -> done));
  }

  private static void tell(WebSocket webSocket, String name, Runnable call) {
    try {
      call.run();
      webSocket.send(name + " is there");
    } catch (UnsupportedOperationException e) {
      webSocket.send(String.valueOf(e.getMessage()));
    }
  }

  /** Sets the listener for parts on another thread than the engine's. */
  private static void partsLater(WebSocketRequest request, WebSocket webSocket) {
    webSocket.onString(text -> new Thread(() -> listenInParts(webSocket)).start());
  }

  private static void listenInParts(WebSocket webSocket) {
    AtomicInteger parts = new AtomicInteger();
    AtomicInteger size = new AtomicInteger();
    webSocket
        .streams()
        .onString(
            (part, last) -> {
              parts.incrementAndGet();
              size.addAndGet(part.length());
              if (last) {
                webSocket.send(
                    (parts.getAndSet(0) == 1 ? "one piece of " : "parts of ") + size.getAndSet(0));
              }
            });
    webSocket.send("listening");
  }
}
