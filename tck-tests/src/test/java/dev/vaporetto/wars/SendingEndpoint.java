package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sends in the ways that the texts it receives name, and counts what it receives in parts. */
@ServerEndpoint("/sending")
public class SendingEndpoint {
  /** The size of the large message. */
  public static final int LARGE = 8 * 1024 * 1024;

  /** How often the stream is flushed. */
  public static final int FLUSHES = 6_000;

  private static final String MEANWHILE = "meanwhile";

  /** Zero when another socket's callback has sent on this socket. */
  private final CountDownLatch meanwhile = new CountDownLatch(1);

  private int parts;
  private int bytes;

  @OnMessage
  public void onPart(byte[] part, boolean last, Session session) throws IOException {
    parts++;
    bytes += part.length;
    if (last) {
      session.getBasicRemote().sendText(bytes + " bytes, " + (parts > FLUSHES ? "many" : "few"));
    }
  }

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
        session.getUserProperties().put(MEANWHILE, meanwhile);
        session.getBasicRemote().sendBinary(large());
        meanwhile.await(20, TimeUnit.SECONDS);
        session.getBasicRemote().sendText("done");
      }
      case "large future" -> {
        Future<Void> sent = session.getAsyncRemote().sendBinary(large());
        sent.get();
        session.getBasicRemote().sendText("done");
      }
      case "meanwhile" -> sendOnTheSocketWithTheLargeMessage(session);
      case "flushes" -> {
        try (OutputStream stream = session.getBasicRemote().getSendStream()) {
          for (int i = 0; i < FLUSHES; i++) {
            stream.write(i);
            stream.flush();
          }
        }
      }
      case "large async" -> session.getAsyncRemote().sendBinary(large(), result -> {});
      default -> session.getBasicRemote().sendText(text);
    }
  }

  /** Waits until its own message is written, which is after the large one. */
  private static void sendOnTheSocketWithTheLargeMessage(Session session) throws IOException {
    for (Session other : session.getOpenSessions()) {
      if (other.getUserProperties().get(MEANWHILE) instanceof CountDownLatch sent) {
        other.getBasicRemote().sendText("meanwhile");
        sent.countDown();
      }
    }
  }

  private static ByteBuffer large() {
    ByteBuffer large = ByteBuffer.allocate(LARGE);
    while (large.hasRemaining()) {
      large.putInt(large.position());
    }
    return large.flip();
  }
}
