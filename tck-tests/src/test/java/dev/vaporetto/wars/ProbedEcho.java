package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Echoes text, on any engine, and speaks subprotocols. */
@ServerEndpoint(
    value = "/echo",
    subprotocols = {"chat", "v2.chat"})
public class ProbedEcho {
  /** Echoes. */
  @OnMessage
  public String onText(String text) {
    return text;
  }
}
