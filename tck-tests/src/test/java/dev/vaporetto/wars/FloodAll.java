package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/**
 * Sends to all sessions but the sender's, without waiting for any: {@code 100 16384} is so many
 * messages of so many bytes.
 */
@ServerEndpoint("/flood/all")
public class FloodAll {
  @OnMessage
  public void flood(Session session, String command) throws IOException {
    String[] words = command.split(" ", 2);
    String text = "x".repeat(Integer.parseInt(words[1]));
    for (int i = Integer.parseInt(words[0]); i > 0; i--) {
      for (Session each : session.getOpenSessions()) {
        if (!each.equals(session)) {
          each.getAsyncRemote().sendText(text);
        }
      }
    }
    session.getBasicRemote().sendText("done");
  }
}
