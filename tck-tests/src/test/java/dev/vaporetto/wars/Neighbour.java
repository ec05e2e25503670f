package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows the sessions of its own application, and nothing of another one with the same classes. */
@ServerEndpoint("/neighbour")
public class Neighbour {
  private static final AtomicInteger MESSAGES = new AtomicInteger();

  @OnMessage
  public String count(String message, Session session) {
    return message
        + ": "
        + session.getOpenSessions().size()
        + " here, "
        + MESSAGES.incrementAndGet()
        + " messages";
  }
}
