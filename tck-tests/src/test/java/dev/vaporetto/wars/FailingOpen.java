package dev.vaporetto.wars;

import jakarta.websocket.OnError;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpoint;

/** Throws an exception from onOpen. */
@ServerEndpoint("/failing")
public class FailingOpen {
  @OnOpen
  public void onOpen() {
    throw new IllegalStateException("FailingOpen fails on purpose");
  }

  @OnError
  public void onError(Throwable error) {
    // Expected, so it is not logged.
  }
}
