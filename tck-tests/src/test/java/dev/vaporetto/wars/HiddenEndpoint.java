package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Not public, so it has no public constructor either. */
@ServerEndpoint("/hidden")
class HiddenEndpoint {
  @OnMessage
  public String echo(String text) {
    return text;
  }
}
