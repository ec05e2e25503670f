package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SelectorLoopTest {
  /** A selector keeps the key of a closed channel until it next begins to wait. */
  @Test
  void theThreadEndsWhenItHasClosedItsLastSocketItself() throws Exception {
    Pipe pipe = Pipe.open();
    try (SelectorLoop loop = new SelectorLoop("ending")) {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      loop.execute(
          () -> {
            try {
              pipe.source().configureBlocking(false);
              loop.register(pipe.source(), SelectionKey.OP_READ, new Nobody());
              loop.endWhenIdle();
              pipe.source().close();
              loop.wakeup();
              thread.complete(Thread.currentThread());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      Thread running = thread.get(10, TimeUnit.SECONDS);
      running.join(TimeUnit.SECONDS.toMillis(3));
      assertThat(running.isAlive()).isFalse();
    } finally {
      pipe.sink().close();
    }
  }

  /** Nothing happens to it. */
  private static final class Nobody implements SelectorLoop.Listener {
    @Override
    public void onReady(SelectionKey key) {
      throw new AssertionError("nobody writes");
    }

    @Override
    public void onLoopClosed() {}
  }
}
