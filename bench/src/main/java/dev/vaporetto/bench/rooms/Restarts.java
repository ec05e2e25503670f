package dev.vaporetto.bench.rooms;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops a node and starts it again, one after the other, on a thread of its own. */
final class Restarts implements Closeable {
  private final Duration interval;
  private final Restart restart;
  private final Thread thread = new Thread(this::run, "restarts");

  /** Guarded by this object, like the field below. */
  private boolean ends;

  private @Nullable IOException failure;

  /** Stops and starts the node of a round. */
  interface Restart {
    void restart(int round) throws IOException;
  }

  private Restarts(Duration interval, Restart restart) {
    this.interval = interval;
    this.restart = restart;
  }

  static Restarts begin(Duration interval, Restart restart) {
    Restarts begun = new Restarts(interval, restart);
    begun.thread.start();
    return begun;
  }

  private void run() {
    try {
      for (int round = 0; pause(); round++) {
        restart.restart(round);
      }
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        failure = new IOException("a node was not restarted: " + e.getMessage(), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false when it is over. */
  private synchronized boolean pause() throws InterruptedException {
    long end = System.nanoTime() + interval.toNanos();
    while (!ends) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return true;
      }
      wait(left);
    }
    return false;
  }

  /** Waits for a restart that has begun. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      ends = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
