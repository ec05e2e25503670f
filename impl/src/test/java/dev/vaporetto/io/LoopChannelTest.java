package dev.vaporetto.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopChannelTest {
  private static final String LOOP = "channel loop-";
  private static final String POOL = "pool";

  /** On a clock that stands still, so that no penalty ends, and no turn lasts too long. */
  private final EventLoops loops = new EventLoops("channel", 1, true, Selector::open, () -> 1);

  private final ExecutorService pool =
      Executors.newCachedThreadPool(task -> new Thread(task, POOL));
  private final CallbackHistory history = new CallbackHistory();
  private SocketChannel peer;
  private SocketChannel socket;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      peer = SocketChannel.open(server.getLocalAddress());
      socket = server.accept();
    }
    socket.configureBlocking(false);
  }

  @AfterEach
  void end() throws IOException {
    loops.close();
    pool.shutdownNow();
    peer.close();
    socket.close();
  }

  /** Reads what has come, and awaits more, unless it is stopped. */
  private static class Reader implements LoopChannel.Listener {
    final LoopChannel channel;
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    volatile boolean goesOn = true;

    Reader(LoopChannel channel) {
      this.channel = channel;
    }

    void onText(String text) {
      assertThat(text).isNotEmpty();
    }

    @Override
    public void onReadable() {
      threads.add(Thread.currentThread().getName());
      ByteBuffer target = ByteBuffer.allocate(16);
      try {
        int count = channel.read(target);
        while (count > 0) {
          String text = US_ASCII.decode(target.flip()).toString();
          texts.add(text);
          onText(text);
          count = channel.read(target.clear());
        }
        if (count < 0) {
          texts.add("end");
          return;
        }
      } catch (IOException e) {
        outcomes.add("read failed");
        return;
      }
      if (goesOn) {
        channel.awaitReadable();
      }
    }

    @Override
    public void onReadableOnLoop() {
      onReadable();
    }

    @Override
    public void onWritten() {
      outcomes.add("written");
    }

    @Override
    public void onWriteFailed(IOException failure) {
      outcomes.add("failed: " + failure.getMessage());
    }

    static String next(BlockingQueue<String> queue) throws InterruptedException {
      return Objects.requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing came in 10 s");
    }
  }

  private LoopChannel channel(@Nullable String early) {
    return new LoopChannel(
        socket,
        loops.next(),
        pool,
        early == null ? null : ByteBuffer.wrap(early.getBytes(US_ASCII)));
  }

  private Reader reading(@Nullable CallbackHistory callbacks) {
    return reading(loops.next(), callbacks);
  }

  private Reader reading(EventLoop loop, @Nullable CallbackHistory callbacks) {
    Reader reader = new Reader(new LoopChannel(socket, loop, pool, null));
    reader.channel.bind(reader, callbacks);
    reader.channel.awaitReadable();
    return reader;
  }

  private void say(String text) throws IOException {
    peer.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  /** No watchdog looks: on a busy machine it may take a callback for one that blocks. */
  @Test
  void quickCallbacksRunOnTheLoopsThread() throws Exception {
    LoopThreads threads = new LoopThreads("channel");
    EventLoop unwatched =
        new EventLoop(threads, () -> true, Selector::open, () -> 1, ThreadProbe::ofThisThread);
    Reader reader = reading(unwatched, history);
    for (int i = 0; i < 100; i++) {
      say("text " + i);
      assertThat(Reader.next(reader.texts)).isEqualTo("text " + i);
      assertThat(Reader.next(reader.threads)).startsWith(LOOP);
    }
    peer.shutdownOutput();
    assertThat(Reader.next(reader.texts)).isEqualTo("end");
    unwatched.beginClose();
    threads.close(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void withoutAHistoryCallbacksRunOnTheExecutor() throws Exception {
    Reader reader = reading(null);
    for (int i = 0; i < 100; i++) {
      say("text " + i);
      assertThat(Reader.next(reader.texts)).isEqualTo("text " + i);
      assertThat(Reader.next(reader.threads)).isEqualTo(POOL);
    }
  }

  @Test
  void aConnectionWhoseCallbackBlocksGoesOnOnTheExecutor() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Reader reader =
        new Reader(channel(null)) {
          @Override
          void onText(String text) {
            if (text.equals("block")) {
              try {
                released.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          }
        };
    reader.channel.bind(reader, history);
    reader.channel.awaitReadable();
    say("block");
    assertThat(Reader.next(reader.threads)).startsWith(LOOP);
    assertThat(Reader.next(reader.texts)).isEqualTo("block");
    // The loop serves others meanwhile: on another thread.
    CountDownLatch served = new CountDownLatch(1);
    loops.next().execute(served::countDown);
    assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
    say("later");
    released.countDown();
    assertThat(Reader.next(reader.texts)).isEqualTo("later");
    say("again");
    assertThat(Reader.next(reader.texts)).isEqualTo("again");
    assertThat(Reader.next(reader.threads)).isEqualTo(POOL);
  }

  @Test
  void whatCameWithTheHandshakeIsReadFirst() throws Exception {
    Reader reader = new Reader(channel("early and longer than one read"));
    reader.channel.bind(reader, history);
    say("late");
    reader.channel.awaitReadable();
    StringBuilder all = new StringBuilder();
    while (all.length() < "early and longer than one readlate".length()) {
      all.append(Reader.next(reader.texts));
    }
    assertThat(all.toString()).isEqualTo("early and longer than one readlate");
  }

  /** A socket that is ready and not awaited must not keep the selector from waiting. */
  @Test
  void whatComesWhileNothingIsAwaitedIsReportedLater() throws Exception {
    Reader reader = reading(history);
    reader.goesOn = false;
    say("first");
    assertThat(Reader.next(reader.texts)).isEqualTo("first");
    for (int i = 0; i < 100; i++) {
      say("" + i);
      assertThat(reader.threads).hasSize(1);
      reader.threads.clear();
      reader.channel.awaitReadable();
      assertThat(Reader.next(reader.texts)).isEqualTo("" + i);
      while (reader.threads.isEmpty()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aLargeWriteIsCompletedByTheLoop() throws Exception {
    Reader reader = reading(history);
    ByteBuffer large = ByteBuffer.allocate(32 * 1024 * 1024);
    large.putInt(large.capacity() - 4, 42);
    assertThat(reader.channel.write(large)).isFalse();
    assertThat(reader.outcomes).isEmpty();
    ByteBuffer received = ByteBuffer.allocate(large.capacity());
    while (received.hasRemaining()) {
      assertThat(peer.read(received)).isPositive();
    }
    assertThat(received.getInt(received.capacity() - 4)).isEqualTo(42);
    assertThat(Reader.next(reader.outcomes)).isEqualTo("written");
    assertThat(reader.channel.write(ByteBuffer.allocate(1))).isTrue();
  }

  @Test
  void aWriteThatWaitsFailsOnceWhenTheSocketIsClosed() throws Exception {
    Reader reader = reading(history);
    assertThat(reader.channel.write(ByteBuffer.allocate(32 * 1024 * 1024))).isFalse();
    socket.close();
    reader.channel.closed();
    reader.channel.closed();
    assertThat(Reader.next(reader.outcomes)).startsWith("failed");
    assertThat(reader.outcomes).isEmpty();
  }

  @Test
  void anExecutorThatRefusesIsReported() throws Exception {
    Reader reader =
        new Reader(
            new LoopChannel(
                socket,
                loops.next(),
                task -> {
                  throw new RejectedExecutionException("full");
                },
                null));
    reader.channel.bind(reader, null);
    reader.channel.awaitReadable();
    say("unheard");
    assertThat(Reader.next(reader.outcomes))
        .isEqualTo(
            "failed: the thread pool takes no more work:"
                + " java.util.concurrent.RejectedExecutionException: full");
  }

  @Test
  void aPeerIsGreedyThatHasLeftMoreThanOneTurnTakesAsLongAsItHas() throws Exception {
    Reader reader = reading(history);
    reader.goesOn = false;
    say("x".repeat(16 * 20));
    for (int i = 0; i < 16; i++) {
      assertThat(Reader.next(reader.texts)).hasSize(16);
    }
    awaitGreedy(reader, true);
    reader.channel.awaitReadable();
    for (int i = 0; i < 4; i++) {
      assertThat(Reader.next(reader.texts)).hasSize(16);
    }
    awaitGreedy(reader, false);
  }

  private static void awaitGreedy(Reader reader, boolean expected) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (reader.channel.isGreedy() != expected && System.nanoTime() - deadline < 0) {
      Thread.sleep(1);
    }
    assertThat(reader.channel.isGreedy()).isEqualTo(expected);
  }

  /** The peer sends without end: others have their turns in between. */
  @Test
  void aGreedyPeerDoesNotKeepTheLoop() throws Exception {
    Reader reader =
        new Reader(channel(null)) {
          private final ByteBuffer target = ByteBuffer.allocate(16 * 1024);

          @Override
          public void onReadable() {
            try {
              while (channel.read(target.clear()) > 0) {
                // Nothing is done with it.
              }
              channel.awaitReadable();
            } catch (IOException e) {
              outcomes.add("read failed");
            }
          }
        };
    reader.channel.bind(reader, history);
    reader.channel.awaitReadable();
    CountDownLatch enough = new CountDownLatch(1);
    Thread flood =
        new Thread(
            () -> {
              ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
              try {
                while (enough.getCount() > 0) {
                  peer.write(bytes.clear());
                }
              } catch (IOException e) {
                // The test is over.
              }
            });
    flood.start();
    for (int i = 0; i < 20; i++) {
      CountDownLatch served = new CountDownLatch(1);
      loops.next().execute(served::countDown);
      assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
    }
    enough.countDown();
    socket.close();
    reader.channel.closed();
    flood.join();
  }

  @Test
  void theEndOfTheLoopsIsReported() throws Exception {
    Reader reader = reading(history);
    loops.close();
    assertThat(Reader.next(reader.outcomes)).isEqualTo("failed: the event loops have ended");
    reader.channel.awaitReadable();
  }
}
