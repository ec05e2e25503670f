package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Sends in the ways that the texts it receives name. */
@ServerEndpoint("/sending")
public class SendingEndpoint {
  /** The size of the large message. */
  public static final int LARGE = 8 * 1024 * 1024;

  @OnMessage
  public void onText(String text, Session session)
      throws IOException, InterruptedException, ExecutionException {
    switch (text) {
      case "work" -> {
        session.getBasicRemote().sendText("working");
        Thread.sleep(2_000);
        session.getBasicRemote().sendText("done");
      }
      case "large" -> {
        Thread other = sendFromAnotherThread(session);
        session.getBasicRemote().sendBinary(large());
        other.join();
        session.getBasicRemote().sendText("done");
      }
      case "large future" -> {
        Future<Void> sent = session.getAsyncRemote().sendBinary(large());
        sent.get();
        session.getBasicRemote().sendText("done");
      }
      case "large async" -> session.getAsyncRemote().sendBinary(large(), result -> {});
      default -> session.getBasicRemote().sendText(text);
    }
  }

  /** Sends while the large message is being written, and waits until its own is written, too. */
  private static Thread sendFromAnotherThread(Session session) {
    Thread other =
        new Thread(
            () -> {
              try {
                Thread.sleep(500);
                session.getBasicRemote().sendText("meanwhile");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    other.start();
    return other;
  }

  private static ByteBuffer large() {
    ByteBuffer large = ByteBuffer.allocate(LARGE);
    while (large.hasRemaining()) {
      large.putInt(large.position());
    }
    return large.flip();
  }
}
