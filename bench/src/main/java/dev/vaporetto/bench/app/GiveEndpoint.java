package dev.vaporetto.bench.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Answers a number with so many bytes, and does not wait until they have left. */
@ServerEndpoint("/attack/give")
public class GiveEndpoint {
  /** Sends a message of so many bytes. */
  @OnMessage
  public void onText(String size, Session session) {
    session.getAsyncRemote().sendBinary(ByteBuffer.allocate(Integer.parseInt(size)));
  }
}
