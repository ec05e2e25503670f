package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends messages of up to 17 MiB back; the text {@code close:4001:bye} makes it close. */
@ServerEndpoint("/echo/large")
public class LargeEcho {
  private static final int LIMIT = 17 * 1024 * 1024;

  @OnMessage(maxMessageSize = LIMIT)
  public @Nullable String echo(String text, Session session) throws IOException {
    if (CloseCommand.obey(text, session)) {
      return null;
    }
    return text;
  }

  @OnMessage(maxMessageSize = LIMIT)
  public ByteBuffer echo(ByteBuffer bytes) {
    return bytes;
  }
}
