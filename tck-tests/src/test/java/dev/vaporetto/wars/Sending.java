package dev.vaporetto.wars;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sends from many threads at once while a callback sends, too. */
public final class Sending {
  private static final int THREADS = 8;
  private static final int MESSAGES = 200;

  private final WebSocket webSocket;
  private final Queue<CompletableFuture<Void>> sent = new ConcurrentLinkedQueue<>();
  private final Object order = new Object();

  /** The next number of the common order, guarded by it. */
  private int next;

  Sending(WebSocket webSocket) {
    this.webSocket = webSocket;
  }

  void listen() {
    webSocket.onString(
        command -> {
          switch (command) {
            case "kinds" -> sendKinds();
            case "each" -> sendFromThreads(this::sendOwn);
            default -> sendFromThreads(this::sendInCommonOrder);
          }
        });
  }

  private void sendKinds() {
    ByteBuffer buffer = ByteBuffer.wrap("[buffer]".getBytes(UTF_8)).position(1).limit(7);
    byte[] bytes = "bytes".getBytes(UTF_8);
    sent.add(webSocket.send("string"));
    sent.add(webSocket.send(buffer));
    sent.add(webSocket.send(bytes));
    // The engine has copied both.
    buffer.put(1, (byte) '?');
    bytes[0] = '?';
    sent.add(webSocket.send("buffer at " + buffer.position() + " to " + buffer.limit()));
    report();
  }

  private interface Sender {
    void send(int thread, int message);
  }

  private void sendFromThreads(Sender sender) throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= THREADS; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                for (int message = 0; message < MESSAGES; message++) {
                  sender.send(number, message);
                }
              });
      thread.setUncaughtExceptionHandler(
          (failed, failure) -> {
            synchronized (failures) {
              failures.add(failure);
            }
          });
      threads.add(thread);
      thread.start();
    }
    for (int message = 0; message < MESSAGES; message++) {
      sender.send(0, message);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failures.isEmpty()) {
      report();
    } else {
      webSocket.send("thrown: " + failures);
    }
  }

  private void sendOwn(int thread, int message) {
    String text = thread + " " + message;
    sent.add(
        switch (message % 3) {
          case 0 -> webSocket.send(text);
          case 1 -> webSocket.send(text.getBytes(UTF_8));
          default -> webSocket.send(ByteBuffer.wrap(text.getBytes(UTF_8)));
        });
  }

  private void sendInCommonOrder(int thread, int message) {
    synchronized (order) {
      sent.add(webSocket.send("0 " + next++));
    }
  }

  /** Reports when all futures are done; none may hang, even within the callback. */
  private void report() {
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, failure) -> webSocket.send(failure == null ? "all sent" : "failed: " + failure));
  }
}
