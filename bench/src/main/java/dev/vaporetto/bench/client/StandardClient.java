package dev.vaporetto.bench.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;

/** The client of the only Jakarta WebSocket engine on the class path. */
final class StandardClient implements BenchClient {
  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();

  private record SessionLine(Session session) implements Line {
    @Override
    public void send(ByteBuffer message) throws IOException {
      session.getBasicRemote().sendBinary(message);
    }

    @Override
    public void close() throws IOException {
      session.close();
    }
  }

  private static final class ReceiverEndpoint extends Endpoint {
    private final Receiver receiver;

    ReceiverEndpoint(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      Line line = new SessionLine(session);
      MessageHandler.Whole<ByteBuffer> handler =
          message -> {
            try {
              receiver.onMessage(line, message);
            } catch (Exception e) {
              receiver.onError(e);
            }
          };
      session.addMessageHandler(ByteBuffer.class, handler);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      receiver.onClose();
    }

    @Override
    public void onError(Session session, Throwable failure) {
      receiver.onError(failure);
    }
  }

  @Override
  public Line connect(URI uri, Receiver receiver) throws Exception {
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    return new SessionLine(container.connectToServer(new ReceiverEndpoint(receiver), config, uri));
  }
}
