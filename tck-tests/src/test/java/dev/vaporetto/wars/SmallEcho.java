package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Sends messages of up to 64 KiB back. */
@ServerEndpoint("/echo/small")
public class SmallEcho {
  private static final int LIMIT = 64 * 1024;

  @OnMessage(maxMessageSize = LIMIT)
  public String echo(String text) {
    return text;
  }

  @OnMessage(maxMessageSize = LIMIT)
  public ByteBuffer echo(ByteBuffer bytes) {
    return bytes;
  }
}
