package dev.vaporetto.wars;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Tells the peer what its request was. */
@ServerEndpoint(value = "/told/annotated", configurator = ToldConfigurator.class)
public class ToldAnnotated {
  /** Tells it. */
  @OnOpen
  public void onOpen(Session session) throws IOException {
    session.getBasicRemote().sendText(ToldConfigurator.tell(session));
  }
}
