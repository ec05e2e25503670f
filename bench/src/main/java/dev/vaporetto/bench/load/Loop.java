package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A selector and timers, run by the one thread that uses it. */
public final class Loop implements Closeable {
  /** How often a condition is checked. */
  private static final long LOOK_NANOS = 50_000_000;

  private final Selector selector;
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.due - start()));
  private final long start = System.nanoTime();

  /** The attachment of a key. */
  public interface Ready {
    /** The selector found something to do. */
    void ready(SelectionKey key);
  }

  /** A condition to wait for. */
  public interface Condition {
    /** Whether it holds now. */
    boolean holds() throws IOException;
  }

  private record Timer(long due, Runnable task) {}

  /** With a new selector. */
  public Loop() throws IOException {
    this.selector = Selector.open();
  }

  private long start() {
    return start;
  }

  /** Where channels are registered, each with a {@link Ready} as its attachment. */
  public Selector selector() {
    return selector;
  }

  /** Runs a task after a delay. */
  public void after(Duration delay, Runnable task) {
    at(System.nanoTime() + delay.toNanos(), task);
  }

  /** Runs a task at a time of {@link System#nanoTime}. */
  public void at(long nanos, Runnable task) {
    timers.add(new Timer(nanos, task));
  }

  /** Runs for a time. */
  public void run(Duration time) throws IOException {
    runUntil(time, () -> false);
  }

  /** Runs until a condition holds or the time is up; returns whether the condition holds. */
  public boolean runUntil(Duration limit, Condition condition) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    long look = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      if (now - look >= 0) {
        if (condition.holds()) {
          return true;
        }
        look = System.nanoTime() + LOOK_NANOS;
      }
      if (now - end >= 0) {
        return condition.holds();
      }
      turn(Math.min(end - now, LOOK_NANOS));
    }
  }

  private void turn(long atMost) throws IOException {
    long now = System.nanoTime();
    for (Timer timer = timers.peek();
        timer != null && timer.due - now <= 0;
        timer = timers.peek()) {
      timers.remove();
      timer.task.run();
    }
    Timer next = timers.peek();
    long wait = next == null ? atMost : Math.min(atMost, next.due - System.nanoTime());
    long millis = Math.max(0, wait) / 1_000_000;
    if (millis == 0) {
      selector.selectNow(this::ready);
    } else {
      selector.select(this::ready, millis);
    }
  }

  private void ready(SelectionKey key) {
    ((Ready) key.attachment()).ready(key);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
