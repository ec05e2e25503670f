package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.load.Message;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.load.WrongAnswerException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Healthy peers, which send at a fixed rate in turn, whatever comes back, on a thread of their own.
 * The latency of an answer counts from the time at which its message was due (no coordinated
 * omission). A peer that loses its connection is counted, and the others go on. Thread-safe.
 */
final class Healthy implements Closeable {
  /** How long the last answers of a window may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long the thread sleeps where there is nothing to do: the resolution of a latency. */
  private static final long NAP_NANOS = 50_000;

  private static final int DIGITS = 3;

  private final Selector selector = Selector.open();
  private final List<HealthyPeer> peers = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
  private final double nanosEach;
  private final Duration patience;
  private final Thread thread = new Thread(this::run, "healthy");

  /** When the first message is due; guarded by this, like all fields below. */
  private long start;

  /** The number of the next message, over all peers. */
  private long next;

  private @Nullable Window window;
  private int lost;
  private int wrong;
  private final List<String> faults = new ArrayList<>();
  private boolean closed;

  /** A stretch of time; a message belongs to that in which it is due. */
  private static final class Window {
    private final long from;

    /** {@link Long#MAX_VALUE} while it lasts. */
    private long nanos = Long.MAX_VALUE;

    private final Histogram latencies = histogram();
    private final Histogram lags = histogram();

    Window(long from) {
      this.from = from;
    }

    boolean has(long due) {
      return due - from >= 0 && due - from < nanos;
    }

    private static Histogram histogram() {
      Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
      histogram.setAutoResize(true);
      return histogram;
    }
  }

  /**
   * What a window has seen.
   *
   * @param answers how many
   * @param millis the latency that 99 % of them did not exceed
   * @param lagMillis the same of this program's own delay, which is part of the latencies
   */
  record Latency(long answers, double millis, double lagMillis) {}

  private Healthy(double perSecond, Duration patience) throws IOException {
    this.nanosEach = 1e9 / perSecond;
    this.patience = patience;
  }

  /**
   * Connects, and begins to send.
   *
   * @param targets which the peers take in turn
   * @param perSecond messages a second, over all peers
   */
  static Healthy begin(
      List<Target> targets, Door door, SSLContext context, int count, double perSecond)
      throws IOException {
    return begin(targets, door, context, count, perSecond, PATIENCE);
  }

  /** As above, with the time that the last answers of a window may take. */
  static Healthy begin(
      List<Target> targets,
      Door door,
      SSLContext context,
      int count,
      double perSecond,
      Duration patience)
      throws IOException {
    Healthy healthy = new Healthy(perSecond, patience);
    Message message = Message.text(64);
    Random random = new Random();
    try {
      for (int i = 0; i < count; i++) {
        Target target = targets.get(i % targets.size());
        healthy.peers.add(
            HealthyPeer.open(i, target, door, context, healthy.selector, message, random));
      }
    } catch (IOException | RuntimeException e) {
      healthy.release();
      throw e;
    }
    healthy.start = System.nanoTime();
    healthy.thread.setDaemon(true);
    healthy.thread.start();
    return healthy;
  }

  private void run() {
    try {
      while (turn()) {
        LockSupport.parkNanos(NAP_NANOS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the selector fails", e);
    } finally {
      release();
    }
  }

  private synchronized boolean turn() throws IOException {
    long now = System.nanoTime();
    while (due(next) - now <= 0) {
      HealthyPeer peer = peers.get((int) (next % peers.size()));
      if (!peer.isLost()) {
        send(peer);
      }
      next++;
    }
    selector.selectNow(this::ready);
    return !closed;
  }

  private long due(long number) {
    return start + (long) (number * nanosEach);
  }

  private void send(HealthyPeer peer) {
    try {
      peer.send();
      Window now = window;
      if (now != null && now.has(due(next))) {
        now.lags.recordValue(Math.max(0, System.nanoTime() - due(next)));
      }
    } catch (IOException e) {
      lose(peer, e);
    }
  }

  private void ready(SelectionKey key) {
    HealthyPeer peer = (HealthyPeer) key.attachment();
    if (peer.isLost()) {
      return;
    }
    try {
      long number = peer.answers();
      int count = peer.read(scratch);
      record(peer, number, count);
      peer.write();
    } catch (IOException e) {
      lose(peer, e);
    }
  }

  private void record(HealthyPeer peer, long first, int count) {
    Window now = window;
    if (now == null) {
      return;
    }
    long time = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = dueOf(peer, first + i);
      if (now.has(due)) {
        now.latencies.recordValue(Math.max(0, time - due));
      }
    }
  }

  /** When a message of a peer is due. */
  private long dueOf(HealthyPeer peer, long number) {
    return due(number * peers.size() + peer.index());
  }

  private void lose(HealthyPeer peer, IOException e) {
    peer.lose();
    // The server's close frame is the end of a connection, and no wrong answer.
    boolean isWrong =
        e instanceof WrongAnswerException
            && !String.valueOf(e.getMessage()).contains("close frame");
    wrong += isWrong ? 1 : 0;
    lost += isWrong ? 0 : 1;
    faults.add("peer " + peer.index() + ": " + e.getMessage());
  }

  /** Begins a window; the messages that are due from now on belong to it. */
  synchronized void beginWindow() {
    window = new Window(System.nanoTime());
  }

  /** Ends the window, and waits for its last answers; those that do not come are wrong ones. */
  Latency endWindow() throws InterruptedException {
    Window ended;
    synchronized (this) {
      ended = Objects.requireNonNull(window, "a window was begun");
      ended.nanos = System.nanoTime() - ended.from;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isSettled(ended) && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
    synchronized (this) {
      if (!isSettled(ended)) {
        loseThoseOwed(ended);
      }
      window = null;
      return new Latency(
          ended.latencies.getTotalCount(),
          ended.latencies.getValueAtPercentile(99) / 1e6,
          ended.lags.getValueAtPercentile(99) / 1e6);
    }
  }

  /** Whether all messages that are due in a window have been sent, and answered. */
  private synchronized boolean isSettled(Window ended) {
    return due(next) - ended.from >= ended.nanos
        && peers.stream().noneMatch(peer -> isOwed(peer, ended));
  }

  private void loseThoseOwed(Window ended) {
    for (HealthyPeer peer : peers) {
      if (isOwed(peer, ended)) {
        wrong++;
        faults.add("peer " + peer.index() + ": " + peer.missing() + " answers did not come");
        peer.lose();
      }
    }
  }

  private boolean isOwed(HealthyPeer peer, Window ended) {
    return !peer.isLost()
        && peer.missing() > 0
        && dueOf(peer, peer.answers()) - ended.from < ended.nanos;
  }

  /** How many have lost their connection. */
  synchronized int lost() {
    return lost;
  }

  /** How many have got a wrong answer, or none. */
  synchronized int wrong() {
    return wrong;
  }

  /** What has gone wrong, in words. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  private void release() {
    peers.forEach(HealthyPeer::close);
    try {
      selector.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
