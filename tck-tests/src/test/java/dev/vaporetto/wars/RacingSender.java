package dev.vaporetto.wars;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Sends from a thread of its own until a send fails; closes meanwhile on request. */
@ServerEndpoint("/racing")
public class RacingSender {
  @OnMessage
  public void onText(String text, Session session) throws IOException, InterruptedException {
    session.getBasicRemote().sendText("racing");
    Thread sender = new Thread(() -> race(session));
    sender.start();
    if (text.equals("race and close")) {
      Thread.sleep(5);
      session.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, "raced"));
    }
  }

  private static void race(Session session) {
    try {
      while (session.isOpen()) {
        session.getBasicRemote().sendText("racing");
      }
    } catch (IOException | IllegalStateException e) {
      // The session closed between the check and the send: that is the race.
      return;
    }
  }
}
