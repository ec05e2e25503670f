package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** Answers each text with the variable in its path. */
@ServerEndpoint("/people/{name}")
public class ProbedPeople {
  /** Answers with the name. */
  @OnMessage
  public String onText(String text, @PathParam("name") String name) {
    return name;
  }
}
