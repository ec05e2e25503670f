package dev.vaporetto.bench.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** Sends each text to all open sessions but its sender's, and waits for none of them. */
@ServerEndpoint("/attack/all")
public class AllSessionsEndpoint {
  /** Sends a text to the others. */
  @OnMessage
  public void onText(String message, Session session) {
    for (Session each : session.getOpenSessions()) {
      if (!each.equals(session)) {
        each.getAsyncRemote().sendText(message);
      }
    }
  }
}
