package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.security.Principal;

/** Reports the logged-in user. */
@ServerEndpoint("/who-am-i")
public class WhoAmI {
  /** Answers every message with the name of the session's Principal. */
  @OnMessage
  public String answer(Session session, String question) {
    Principal principal = session.getUserPrincipal();
    return principal == null ? "anonymous" : principal.getName();
  }
}
