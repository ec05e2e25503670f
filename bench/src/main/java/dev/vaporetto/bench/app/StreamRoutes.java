package dev.vaporetto.bench.app;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;

/**
 * Answers a binary message with its size, its digest and the JVM's memory; a text with a stream.
 */
public final class StreamRoutes implements WebSocketApplication {
  /** Instantiated by the servlet container. */
  public StreamRoutes() {}

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket(
        "stream",
        (request, webSocket) -> {
          Digests digests = new Digests();
          webSocket
              .streams()
              .onByteBuffer(
                  (part, last) -> {
                    digests.update(part);
                    if (last) {
                      webSocket.send(digests.take());
                      webSocket.send(Memory.peak());
                    }
                  });
          webSocket.onString(
              size ->
                  webSocket
                      .streams()
                      .send(new Pattern(Long.parseLong(size)))
                      .thenRun(() -> webSocket.send(Memory.peak())));
        });
  }
}
