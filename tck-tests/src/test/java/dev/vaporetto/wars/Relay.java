package dev.vaporetto.wars;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;

/**
 * A client inside an application. {@code URI TEXT} sends the text there and the answer back; the
 * connection stays open. {@code containers} answers with the classes of both containers.
 */
@ServerEndpoint("/relay")
public class Relay {
  /** Connects, or names the containers. */
  @OnMessage
  public String onText(Session session, String text) throws DeploymentException, IOException {
    WebSocketContainer container = ContainerProvider.getWebSocketContainer();
    if (text.equals("containers")) {
      return container.getClass().getName() + " " + session.getContainer().getClass().getName();
    }
    int space = text.indexOf(' ');
    URI uri = URI.create(text.substring(0, space));
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    Session client = container.connectToServer(new Answers(session), config, uri);
    client.getBasicRemote().sendText(text.substring(space + 1));
    Session second = session.getContainer().connectToServer(new Answers(session), config, uri);
    return "connected " + (client.isOpen() && second.isOpen());
  }

  /** Forwards what it receives. */
  private static final class Answers extends Endpoint {
    private final Session asker;

    Answers(Session asker) {
      this.asker = asker;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      MessageHandler.Whole<String> handler = text -> asker.getAsyncRemote().sendText(text);
      session.addMessageHandler(String.class, handler);
    }
  }
}
