package dev.vaporetto.bench.app;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends each text to all sessions by a loop over them, as applications of the standard API do. */
@ServerEndpoint("/room")
public class RoomEndpoint {
  private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

  /** Enters the room. */
  @OnOpen
  public void onOpen(Session session) {
    SESSIONS.add(session);
  }

  /** Sends a text to all. */
  @OnMessage
  public void onText(String message) throws IOException {
    for (Session session : SESSIONS) {
      session.getBasicRemote().sendText(message);
    }
  }

  /** Echoes bytes to their sender, so that it knows that it has entered. */
  @OnMessage
  public void onBinary(ByteBuffer message, Session session) throws IOException {
    session.getBasicRemote().sendBinary(message);
  }

  /** Leaves the room. */
  @OnClose
  public void onClose(Session session) {
    SESSIONS.remove(session);
  }
}
