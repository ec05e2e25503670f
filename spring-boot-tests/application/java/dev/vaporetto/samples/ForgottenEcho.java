package dev.vaporetto.samples;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** No bean, so that nobody serves it; the log says so. */
@ServerEndpoint("/forgotten")
public class ForgottenEcho {
  @OnMessage
  public String on(String text) {
    return text;
  }
}
