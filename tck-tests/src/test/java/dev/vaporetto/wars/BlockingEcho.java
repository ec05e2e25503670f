package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Echoes a text after its callback has slept or computed: {@code sleep:20:text}. */
@ServerEndpoint("/blocking")
public class BlockingEcho {
  /** The word, the milliseconds, the text. */
  @OnMessage
  public void onText(Session session, String text) throws IOException, InterruptedException {
    String[] words = text.split(":", 3);
    long millis = Long.parseLong(words[1]);
    if (words[0].equals("sleep")) {
      Thread.sleep(millis);
    } else {
      long end = System.nanoTime() + millis * 1_000_000;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    }
    session.getBasicRemote().sendText(words[2]);
  }
}
