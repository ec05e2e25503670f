package dev.vaporetto.wars;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;

/** Reports the path parameters, or how many sessions are open. A test chooses its path. */
public class Room extends Endpoint {
  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(
        String.class,
        message ->
            session
                .getAsyncRemote()
                .sendText(
                    message.equals("count")
                        ? session.getOpenSessions().size()
                            + " "
                            + session.getOpenSessions().contains(session)
                        : message + " " + session.getPathParameters()));
  }
}
