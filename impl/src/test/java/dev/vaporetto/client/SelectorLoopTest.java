package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
              loop.register(pipe.source(), SelectionKey.OP_READ, new Unused());
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

  @Test
  void anErrorOfATaskADeadlineOrASocketEndsNothingElse() throws Exception {
    Pipe pipe = Pipe.open();
    try (SelectorLoop loop = new SelectorLoop("surviving")) {
      CompletableFuture<Thread> before = new CompletableFuture<>();
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      CompletableFuture<Thread> due = new CompletableFuture<>();
      AssertionError ofTheSocket = new AssertionError("of the socket");
      pipe.source().configureBlocking(false);
      loop.execute(
          () -> {
            before.complete(Thread.currentThread());
            throw new AssertionError("of the task");
          });
      loop.execute(
          () -> {
            loop.schedule(
                0,
                () -> {
                  throw new NoClassDefFoundError("of the deadline");
                });
            loop.schedule(0, () -> due.complete(Thread.currentThread()));
            try {
              loop.register(
                  pipe.source(),
                  SelectionKey.OP_READ,
                  new SelectorLoop.Listener() {
                    @Override
                    public void onReady(SelectionKey key) {
                      throw ofTheSocket;
                    }

                    @Override
                    public void onEnd(@Nullable Throwable failure) {
                      closeSource(pipe);
                      ended.complete(failure);
                      throw new OutOfMemoryError("of the end");
                    }
                  });
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      pipe.sink().write(ByteBuffer.allocate(1));
      assertThat(ended.get(10, TimeUnit.SECONDS)).isSameAs(ofTheSocket);
      assertThat(due.get(10, TimeUnit.SECONDS)).isSameAs(before.get(10, TimeUnit.SECONDS));
      CompletableFuture<Thread> after = new CompletableFuture<>();
      loop.execute(() -> after.complete(Thread.currentThread()));
      assertThat(after.get(10, TimeUnit.SECONDS)).isSameAs(before.join());
    } finally {
      pipe.sink().close();
    }
  }

  private static void closeSource(Pipe pipe) {
    try {
      pipe.source().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A listener without events. */
  private static final class Unused implements SelectorLoop.Listener {
    @Override
    public void onReady(SelectionKey key) {
      throw new AssertionError("nothing is written");
    }

    @Override
    public void onEnd(@Nullable Throwable failure) {}
  }
}
