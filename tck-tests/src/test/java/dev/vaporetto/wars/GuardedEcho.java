package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.security.Principal;
import java.util.Optional;

/** Echoes to logged-in users, with the user's name in front. */
@ServerEndpoint("/guarded/echo")
public class GuardedEcho {
  @OnMessage
  public String echo(String text, Session session) {
    return Optional.ofNullable(session.getUserPrincipal())
            .map(Principal::getName)
            .orElse("anonymous")
        + ": "
        + text;
  }
}
