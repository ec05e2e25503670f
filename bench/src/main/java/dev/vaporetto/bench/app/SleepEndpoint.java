package dev.vaporetto.bench.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Echoes a binary message after a sleep within the callback, as a slow database makes it. */
@ServerEndpoint("/sleep")
public class SleepEndpoint {
  /** How long a callback sleeps, in milliseconds. */
  static final int MILLIS = 20;

  /** Sleeps, then echoes. */
  @OnMessage
  public void onBinary(ByteBuffer message, Session session)
      throws IOException, InterruptedException {
    Thread.sleep(MILLIS);
    session.getBasicRemote().sendBinary(message);
  }
}
