package dev.vaporetto.bench.client;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that connect, close, wait until the connection has ended, and begin again. */
record HandshakeWork(int threads) {
  private static final long STALL_SECONDS = 20;

  Measured run(BenchClient client, URI uri, Window window) throws Exception {
    AtomicLong done = new AtomicLong();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread loop = new Thread(() -> loop(client, uri, over, done, failure), "handshakes-" + i);
      loop.start();
      loops.add(loop);
    }
    Measured measured;
    try {
      measured = window.measure(done::get);
    } finally {
      over.set(true);
      for (Thread loop : loops) {
        loop.join();
      }
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException("a handshake failed: " + failed, failed);
    }
    return measured;
  }

  private static void loop(
      BenchClient client,
      URI uri,
      AtomicBoolean over,
      AtomicLong done,
      AtomicReference<@Nullable Throwable> failure) {
    try {
      while (!over.get()) {
        End end = new End();
        client.connect(uri, end).close();
        if (!end.closed.await(STALL_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("no close came in " + STALL_SECONDS + " s");
        }
        done.incrementAndGet();
      }
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }

  private static final class End implements BenchClient.Receiver {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void onMessage(BenchClient.Line line, ByteBuffer message) {}

    @Override
    public void onClose() {
      closed.countDown();
    }

    @Override
    public void onError(Throwable failure) {}
  }
}
