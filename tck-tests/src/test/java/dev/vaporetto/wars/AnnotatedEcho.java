package dev.vaporetto.wars;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Echoes, on any engine; {@code close:CODE:REASON} makes it close. Thread-safe: it has no state.
 */
@ServerEndpoint("/echo")
public class AnnotatedEcho {
  /** Echoes a text message, or closes. */
  @OnMessage(maxMessageSize = 2 * 1024 * 1024)
  public void onText(Session session, String text) throws IOException {
    if (text.startsWith("close:")) {
      String[] words = text.split(":", 3);
      session.close(
          new CloseReason(
              CloseReason.CloseCodes.getCloseCode(Integer.parseInt(words[1])), words[2]));
    } else {
      session.getBasicRemote().sendText(text);
    }
  }

  /** Echoes a binary message. */
  @OnMessage(maxMessageSize = 2 * 1024 * 1024)
  public void onBinary(Session session, ByteBuffer bytes) throws IOException {
    session.getBasicRemote().sendBinary(bytes);
  }
}
