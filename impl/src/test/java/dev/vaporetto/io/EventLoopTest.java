package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.log.LogCapture;
import dev.vaporetto.log.RepeatedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  /** A selector keeps the key of a closed channel until it next begins to wait. */
  @Test
  void theThreadEndsWhenItHasClosedItsLastSocketItself() throws Exception {
    Pipe pipe = Pipe.open();
    // On a clock that stands still, so that no loop ends because it was idle for some seconds.
    try (EventLoops loops = new EventLoops("ending", 1, true, Selector::open, () -> 1)) {
      EventLoop loop = loops.next();
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
      Thread running = thread.get(20, TimeUnit.SECONDS);
      running.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(running.isAlive()).isFalse();
    } finally {
      pipe.sink().close();
    }
  }

  @Test
  void anErrorOfATaskADeadlineOrASocketEndsNothingElse() throws Exception {
    Pipe pipe = Pipe.open();
    try (EventLoops loops = new EventLoops("surviving", 1)) {
      EventLoop loop = loops.next();
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
                  new EventLoop.Listener() {
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
      assertThat(ended.get(20, TimeUnit.SECONDS)).isSameAs(ofTheSocket);
      assertThat(due.get(20, TimeUnit.SECONDS)).isSameAs(before.get(20, TimeUnit.SECONDS));
      CompletableFuture<Thread> after = new CompletableFuture<>();
      loop.execute(() -> after.complete(Thread.currentThread()));
      assertThat(after.get(20, TimeUnit.SECONDS)).isSameAs(before.join());
    } finally {
      pipe.sink().close();
    }
  }

  /** One faulty kind of socket must not fill the log, however many of it there are. */
  @Test
  void aFailureThatComesAgainIsInTheLogOnceAndCounted() throws Exception {
    try (LogCapture log = LogCapture.ofAllThreads(EventLoop.class.getName()).begin();
        EventLoops loops = new EventLoops("failing", 1)) {
      EventLoop loop = loops.next();
      CompletableFuture<Void> done = new CompletableFuture<>();
      for (int i = 0; i < 1_000; i++) {
        loop.execute(
            () -> {
              throw new IllegalStateException("of the task");
            });
      }
      loop.execute(() -> done.complete(null));
      done.get(20, TimeUnit.SECONDS);
      assertThat(log.lines())
          .containsExactly(
              "WARNING a step of an event loop failed + "
                  + "java.lang.IllegalStateException: of the task");
      RepeatedLog.flush();
      assertThat(log.lines())
          .hasSize(2)
          .last()
          .asString()
          .contains("a step of an event loop failed", "999 times more");
    }
  }

  /** As after a pause of the whole process: both are due when the loop looks again. */
  @Test
  void whatHasComeIsServedBeforeADeadlineThatIsDueByThen() throws Exception {
    Pipe pipe = Pipe.open();
    AtomicLong now = new AtomicLong(1);
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    try (EventLoops loops = new EventLoops("paused", 1, true, Selector::open, now::get)) {
      EventLoop loop = loops.next();
      pipe.source().configureBlocking(false);
      loop.execute(
          () -> {
            loop.schedule(TimeUnit.SECONDS.toNanos(10), () -> order.add("deadline"));
            try {
              loop.register(
                  pipe.source(),
                  SelectionKey.OP_READ,
                  new EventLoop.Listener() {
                    @Override
                    public void onReady(SelectionKey key) {
                      key.interestOps(0);
                      order.add("ready");
                    }

                    @Override
                    public void onEnd(@Nullable Throwable failure) {
                      closeSource(pipe);
                    }
                  });
              pipe.sink().write(ByteBuffer.allocate(1));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            now.addAndGet(TimeUnit.SECONDS.toNanos(20));
          });
      assertThat(order.poll(20, TimeUnit.SECONDS)).isEqualTo("ready");
      assertThat(order.poll(20, TimeUnit.SECONDS)).isEqualTo("deadline");
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
  private static final class Unused implements EventLoop.Listener {
    @Override
    public void onReady(SelectionKey key) {
      throw new AssertionError("nothing is written");
    }

    @Override
    public void onEnd(@Nullable Throwable failure) {}
  }
}
