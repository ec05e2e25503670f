package dev.vaporetto.wars;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads binary messages while they arrive. Texts are commands, of this connection or of another
 * one: {@code go} lets a handler read on, {@code event} answers with what was not sent.
 */
@ServerEndpoint("/reading")
public final class Reading {
  private static final Semaphore GO = new Semaphore(0);
  private static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();

  /** Whether a message is being read: nobody hears of what else fails, and of other closes. */
  private boolean reading;

  /** Says when it has the first byte, waits if that is 1, and says how many there were. */
  @OnMessage
  public String read(InputStream stream, Session session) throws IOException, InterruptedException {
    int first = stream.read();
    reading = true;
    // A blocking send might notice the end of the connection before the next read does.
    session.getAsyncRemote().sendText("first " + first);
    if (first == 1 && !GO.tryAcquire(30, TimeUnit.SECONDS)) {
      return "nobody said go";
    }
    long count = 1 + stream.transferTo(OutputStream.nullOutputStream());
    reading = false;
    boolean ours = Thread.currentThread().getContextClassLoader() == Reading.class.getClassLoader();
    return count + " " + ours;
  }

  @OnMessage
  public String command(String command) throws InterruptedException {
    if (command.equals("go")) {
      GO.release();
      return "gone";
    }
    return String.valueOf(EVENTS.poll(10, TimeUnit.SECONDS));
  }

  @OnError
  public void failed(Throwable failure) {
    if (reading) {
      EVENTS.add(failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }
  }

  @OnClose
  public void closed(CloseReason reason) {
    if (reading) {
      EVENTS.add("close " + reason.getCloseCode().getCode());
    }
  }
}
