package dev.vaporetto.wars;

import jakarta.websocket.OnError;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpoint;

/** Fails as soon as it is there. */
@ServerEndpoint("/failing")
public class FailingOpen {
  @OnOpen
  public void onOpen() {
    throw new IllegalStateException("FailingOpen fails on purpose");
  }

  @OnError
  public void onError(Throwable error) {
    // Known, so it is not logged.
  }
}
