package dev.vaporetto.bench.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Blocks in each callback until somebody lets all go; see {@link AttackRoutes}. */
@ServerEndpoint("/attack/blocked")
public class BlockedEndpoint {
  /** Blocks. */
  @OnMessage
  public void onText(String message) throws InterruptedException {
    Blockade.stay();
  }
}
