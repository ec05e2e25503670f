package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.security.Principal;
import java.util.Optional;

/** Echoes to whom the container knows, and says who that is. */
@ServerEndpoint("/guarded/echo")
public class GuardedEcho {
  @OnMessage
  public String echo(String text, Session session) {
    return Optional.ofNullable(session.getUserPrincipal()).map(Principal::getName).orElse("nobody")
        + ": "
        + text;
  }
}
