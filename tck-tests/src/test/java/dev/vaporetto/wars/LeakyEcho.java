package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Starts, with its first message, a thread that never ends and so pins the class loader. */
@ServerEndpoint("/leak")
public class LeakyEcho {
  /** Echoes, and leaks. */
  @OnMessage
  public String onText(String text) {
    Thread thread = new Thread(LeakyEcho::sleepForEver, "leak");
    thread.setDaemon(true);
    thread.start();
    return text;
  }

  private static void sleepForEver() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      sleepForEver();
    }
  }
}
