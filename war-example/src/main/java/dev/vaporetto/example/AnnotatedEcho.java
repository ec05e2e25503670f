package dev.vaporetto.example;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends every message back as it came: an annotated endpoint. The text {@code close:4001:bye} makes
 * it close with that code and reason.
 */
@ServerEndpoint("/echo")
public class AnnotatedEcho {
  private static final String CLOSE = "close:";

  @OnMessage
  public @Nullable String echo(String text, Session session) throws IOException {
    if (!text.startsWith(CLOSE)) {
      return text;
    }
    int colon = text.indexOf(':', CLOSE.length());
    int code = Integer.parseInt(text.substring(CLOSE.length(), colon));
    CloseCode closeCode = () -> code;
    session.close(new CloseReason(closeCode, text.substring(colon + 1)));
    return null;
  }

  @OnMessage
  public ByteBuffer echo(ByteBuffer bytes) {
    return bytes;
  }
}
