package dev.vaporetto.bench.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Echoes whole messages up to a size in bytes that the path names. */
@ServerEndpoint("/echo-up-to/{size}")
public class BoundedEchoEndpoint {
  /** Allows messages of the size. */
  @OnOpen
  public void onOpen(@PathParam("size") int size, Session session) {
    session.setMaxBinaryMessageBufferSize(size);
    session.setMaxTextMessageBufferSize(size);
  }

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
