package dev.vaporetto.bench.client;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Connections that keep {@code depth} messages in flight each: every answer is followed by the next
 * message, sent inside the callback. Each message has its number, which its answer must have.
 */
record EchoWork(int connections, int depth, int size) {
  private static final long STALL_SECONDS = 20;

  Measured run(BenchClient client, URI uri, Window window) throws Exception {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Echo> echoes = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Echo echo = new Echo(size, failure);
      echo.start(client.connect(uri, echo), depth);
      echoes.add(echo);
    }
    Measured measured;
    try {
      measured = window.measure(() -> echoes.stream().mapToLong(echo -> echo.answers.get()).sum());
    } catch (IOException e) {
      Throwable cause = failure.get();
      throw cause == null ? e : new IOException("a connection failed: " + cause, cause);
    }
    for (Echo echo : echoes) {
      echo.stop();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException("a connection failed: " + failed, failed);
    }
    return measured;
  }

  private static final class Echo implements BenchClient.Receiver {
    private final AtomicLong answers = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int size;
    private final AtomicReference<@Nullable Throwable> failure;

    /**
     * The number of the next message. Guarded by this: the first ones are sent outside callbacks.
     */
    private long next;

    private volatile boolean stopping;

    Echo(int size, AtomicReference<@Nullable Throwable> failure) {
      this.size = size;
      this.failure = failure;
    }

    void start(BenchClient.Line line, int depth) throws Exception {
      for (int i = 0; i < depth; i++) {
        send(line);
      }
    }

    private synchronized void send(BenchClient.Line line) throws Exception {
      line.send(ByteBuffer.allocate(size).putLong(0, next++));
    }

    @Override
    public void onMessage(BenchClient.Line line, ByteBuffer message) throws Exception {
      long expected = answers.get();
      if (message.remaining() != size || message.getLong(message.position()) != expected) {
        throw new IOException("an answer was not message " + expected);
      }
      answers.lazySet(expected + 1);
      if (!stopping) {
        send(line);
      } else if (expected + 1 == sent()) {
        line.close();
      }
    }

    private synchronized long sent() {
      return next;
    }

    void stop() throws InterruptedException, IOException {
      stopping = true;
      if (!closed.await(STALL_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(sent() - answers.get() + " answers did not come, or no close");
      }
    }

    @Override
    public void onClose() {
      closed.countDown();
    }

    @Override
    public void onError(Throwable failed) {
      if (!stopping) {
        failure.compareAndSet(null, failed);
      }
    }
  }
}
