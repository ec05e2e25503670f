package dev.vaporetto.bench.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Echoes every message, as the simplest application class does, with each engine's defaults. */
@ServerEndpoint("/echo")
public class EchoEndpoint {
  /** Echoes a whole binary message. */
  @OnMessage
  public void onBinary(ByteBuffer message, Session session) throws IOException {
    session.getBasicRemote().sendBinary(message);
  }

  /** Echoes a whole text message. */
  @OnMessage
  public void onText(String message, Session session) throws IOException {
    session.getBasicRemote().sendText(message);
  }
}
