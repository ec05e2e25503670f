package dev.vaporetto.io;

import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The event loops of one application. Thread-safe. Threads and selectors exist only while there are
 * sockets or tasks, and some seconds longer.
 */
public final class EventLoops implements AutoCloseable {
  private static final int MOST = 1024;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LoopThreads threads;
  private final Watchdog watchdog;
  private final List<EventLoop> loops;
  private final boolean callbacks;
  private final AtomicInteger next = new AtomicInteger();

  /** The default number, and callbacks of plain sockets on the loops. */
  public EventLoops(String name) {
    this(name, defaultCount());
  }

  /** A number of loops, 1 or more; callbacks of plain sockets run on them. */
  public EventLoops(String name, int count) {
    this(name, count, true, Selector::open, System::nanoTime);
  }

  /**
   * Loops as a setting says: {@code off} for loops that run no callbacks, a number of them, or
   * nothing for the default.
   *
   * @throws IllegalArgumentException if the setting is neither
   */
  public static EventLoops of(String name, String setting) {
    if (setting.isEmpty()) {
      return new EventLoops(name);
    }
    if (setting.equals("off")) {
      return new EventLoops(name, defaultCount(), false, Selector::open, System::nanoTime);
    }
    int count = 0;
    try {
      count = Integer.parseInt(setting);
    } catch (NumberFormatException e) {
      // Said below.
    }
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "the number of event loops is \""
              + setting
              + "\"; expected \"off\" or a number from 1 to "
              + MOST);
    }
    return new EventLoops(name, count);
  }

  /** With selectors and a clock of its own, for tests. */
  public EventLoops(
      String name, int count, boolean callbacks, SelectorSource selectors, LongSupplier clock) {
    threads = new LoopThreads(name);
    this.callbacks = callbacks;
    watchdog = new Watchdog(threads, clock);
    loops =
        Stream.generate(
                () ->
                    new EventLoop(
                        threads, watchdog::attend, selectors, clock, ThreadProbe::ofThisThread))
            .limit(count)
            .toList();
    watchdog.watch(loops);
  }

  /** Half as many as there are processors, and at least one. */
  public static int defaultCount() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /** Whether the callbacks of plain sockets may run on the loops. */
  public boolean runCallbacks() {
    return callbacks;
  }

  /** One loop after another, for one socket after another. */
  public EventLoop next() {
    return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
  }

  /** How often a loop was given to another thread, because a callback blocked its own. */
  public long takeovers() {
    return watchdog.takeovers();
  }

  /**
   * Sets who is told of each takeover, in place of whoever was: on the thread that watches the
   * loops, so at once.
   *
   * @param told is given the thread that is blocked, or has been until now
   */
  public void onTakeover(Consumer<Thread> told) {
    watchdog.onTakeover(told);
  }

  /** Lets threads that have nothing to do end now instead of some seconds later. */
  public void endWhenIdle() {
    loops.forEach(EventLoop::endWhenIdle);
  }

  /**
   * Runs the tasks that wait, ends all sockets and threads, and waits for that, for a second; then
   * interrupts the callbacks that still run on threads of the loops.
   */
  @Override
  public void close() {
    long until = System.nanoTime() + PATIENCE_NANOS;
    loops.forEach(EventLoop::beginClose);
    loops.forEach(loop -> loop.awaitEnd(until));
    watchdog.close();
    threads.close(until);
  }
}
