package dev.vaporetto.bench.client;

import dev.vaporetto.WebSocket;
import java.net.URI;
import java.nio.ByteBuffer;

/** Our fluent API. */
final class FluentClient implements BenchClient {
  private record SocketLine(WebSocket webSocket) implements Line {
    @Override
    public void send(ByteBuffer message) {
      webSocket.send(message);
    }

    @Override
    public void close() {
      webSocket.close();
    }
  }

  @Override
  public Line connect(URI uri, Receiver receiver) throws Exception {
    WebSocket webSocket = WebSocket.connect(uri.toString()).get();
    Line line = new SocketLine(webSocket);
    webSocket
        .onByteBuffer(message -> receiver.onMessage(line, message))
        .onError(receiver::onError)
        .onClose((code, reason) -> receiver.onClose());
    return line;
  }
}
