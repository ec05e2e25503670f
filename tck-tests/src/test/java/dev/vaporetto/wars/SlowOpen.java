package dev.vaporetto.wars;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Its {@code onOpen} goes on for a moment when the socket has been closed. */
@ServerEndpoint("/slow")
public class SlowOpen {
  /** Longer than a stop waits for the peers. */
  private static final long LAST_WORK_MILLIS = 800;

  /** A class that is needed for the first time then. */
  private record Late(String name) {}

  /** Says that it has begun. */
  @OnOpen
  public void onOpen(Session session) throws IOException, InterruptedException {
    session.getBasicRemote().sendText("opening");
    while (session.isOpen()) {
      Thread.sleep(1);
    }
    Thread.sleep(LAST_WORK_MILLIS);
    Set<Late> late = new HashSet<>();
    late.add(new Late("here"));
    System.out.println("SlowOpen returns " + late.contains(new Late("here")));
  }
}
