package dev.vaporetto.jakarta.client;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.concurrent.Callable;

/** What {@link JavaSeTest} runs in a class loader without the server's classes. */
public final class JavaSeProgram implements Callable<Boolean> {
  private final URI uri;

  public JavaSeProgram(URI uri) {
    this.uri = uri;
  }

  /** An endpoint with a method of each kind, so that all parameters are looked at. */
  @ClientEndpoint
  public static final class Client {
    @OnOpen
    public void open(Session session) {}

    @OnMessage
    public void message(Session session, String text) {}

    @OnClose
    public void close(Session session, CloseReason reason) {}

    @OnError
    public void error(Session session, Throwable failure) {}
  }

  @Override
  public Boolean call() throws Exception {
    WebSocketContainer container = ContainerProvider.getWebSocketContainer();
    try (Session session = container.connectToServer(Client.class, uri)) {
      session.getBasicRemote().sendText("from Java SE");
      return session.isOpen();
    }
  }
}
