package dev.vaporetto.redeploy;

import dev.vaporetto.containers.EchoClient;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that echoes on a thread of its own until its close; anything unexpected fails it. */
final class EchoTraffic {
  private static final int DEADLINE_SECONDS = 20;

  private final EchoClient client;
  private final Semaphore echoes = new Semaphore(0);
  private final CompletableFuture<EchoClient.Received.Closed> end = new CompletableFuture<>();
  private volatile boolean stopping;

  private EchoTraffic(EchoClient client) {
    this.client = client;
  }

  static EchoTraffic start(URI uri) {
    EchoTraffic traffic = new EchoTraffic(EchoClient.connect(uri));
    new Thread(traffic::run, "traffic of " + uri).start();
    return traffic;
  }

  private void run() {
    try {
      for (int i = 0; !stopping; i++) {
        String text = "message " + i;
        send(text);
        if (stopping) {
          return;
        }
        EchoClient.Received received = client.next();
        if (received instanceof EchoClient.Received.Closed closed) {
          end.complete(closed);
          return;
        }
        if (!received.equals(new EchoClient.Received.Text(text))) {
          throw new AssertionError("no echo of " + text + " but " + received);
        }
        echoes.release();
      }
    } catch (RuntimeException | Error e) {
      end.completeExceptionally(e);
    }
  }

  /** A send may cross the server's close frame; then that is what comes next. */
  private void send(String text) {
    try {
      client.send(text);
    } catch (RuntimeException crossed) {
      if (!(client.next() instanceof EchoClient.Received.Closed closed)) {
        throw crossed;
      }
      end.complete(closed);
      stopping = true;
    }
  }

  /** Waits for so many more echoes. */
  void awaitEchoes(int count) throws InterruptedException {
    echoes.drainPermits();
    if (!echoes.tryAcquire(count, DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no further echoes; received instead: " + end);
    }
  }

  /** Waits for the server's close frame. */
  EchoClient.Received.Closed awaitClose() throws InterruptedException {
    try {
      return end.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no close frame", e);
    }
  }

  void stop() {
    stopping = true;
    client.close();
  }
}
