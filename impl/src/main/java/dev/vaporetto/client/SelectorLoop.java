package dev.vaporetto.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread that waits for all sockets at once. Thread-safe. User code does not run on it, but for
 * the listener of a send, which must not block: what calls user code hands it to an executor.
 * Whatever a step throws, an {@link Error} included, ends its own socket at most: the others go on.
 *
 * <p>The daemon thread and its selector exist from the first task on, until there has been neither
 * a socket nor a task nor a deadline for {@link #IDLE_NANOS}, or until {@link #close}.
 */
final class SelectorLoop implements AutoCloseable {
  /** Long enough that a client which connects again and again keeps its thread. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long JOIN_MILLIS = 1000;

  /** Called on the loop's thread when a socket is ready. */
  interface Listener {
    /**
     * The socket is ready for something that the key is interested in. The implementation takes
     * that out of the interest, or makes use of it.
     */
    void onReady(SelectionKey key);

    /**
     * The socket is served no longer: close it.
     *
     * @param failure what {@link #onReady} has thrown; null if the loop ends
     */
    void onEnd(@Nullable Throwable failure);
  }

  /** Something to do at a time. Used by the loop's thread only. */
  static final class Deadline implements Comparable<Deadline> {
    private final long at;
    private final long number;
    private final Runnable action;

    private Deadline(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    @Override
    public int compareTo(Deadline other) {
      // The difference is right also where nanoTime wraps around.
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  /** Where selectors come from. */
  @FunctionalInterface
  interface SelectorSource {
    Selector open() throws IOException;
  }

  private final String name;
  private final SelectorSource selectors;
  private final ClassLoader loader;

  /** Guards what follows, up to the next comment. */
  private final Object lock = new Object();

  private Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean closed;
  private boolean endSoon;

  /** Written under the lock. */
  private volatile @Nullable Thread thread;

  /** Written under the lock; the selector of {@link #thread}. */
  private volatile @Nullable Selector selector;

  /** Both are the loop thread's own. */
  private final TreeSet<Deadline> deadlines = new TreeSet<>();

  private long deadlineNumber;

  /** Whether the loop's own thread has closed a socket, which the selector does not know yet. */
  private boolean lookAgain;

  SelectorLoop(String name) {
    this(name, Selector::open);
  }

  /** A loop that opens its selectors in another way, for tests. */
  SelectorLoop(String name, SelectorSource selectors) {
    this.name = name;
    this.selectors = selectors;
    this.loader = SelectorLoop.class.getClassLoader();
  }

  /**
   * Runs a task on the loop's thread, soon.
   *
   * @throws RejectedExecutionException if the loop is closed
   * @throws UncheckedIOException if there is no descriptor for a selector
   * @throws OutOfMemoryError if the system has no thread for the loop; a later call tries again
   */
  void execute(Runnable task) {
    synchronized (lock) {
      if (closed) {
        throw new RejectedExecutionException("the client is closed");
      }
      if (thread == null) {
        start();
      }
      tasks.add(task);
      if (thread == Thread.currentThread()) {
        return; // It looks for tasks before it waits.
      }
    }
    wakeup();
  }

  /** The caller holds the lock. */
  private void start() {
    Selector opened;
    try {
      opened = selectors.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector: " + e.getMessage(), e);
    }
    // No inherited thread locals, and our own loader: a long-lived thread must pin no application.
    Thread started = new Thread(null, () -> run(opened), name + " selector", 0, false);
    started.setDaemon(true);
    started.setContextClassLoader(loader);
    try {
      started.start();
    } catch (OutOfMemoryError e) {
      // The system has no thread. The fields stay null, so that the next task tries again.
      closeQuietly(opened);
      throw e;
    }
    // The thread that runs already looks at these under the lock, or in a task.
    selector = opened;
    thread = started;
    endSoon = false;
  }

  private static void closeQuietly(Selector selector) {
    try {
      selector.close();
    } catch (IOException e) {
      warn("the selector does not close", e);
    }
  }

  /** Makes the loop look again at interests and closed sockets, as it does before it waits. */
  void wakeup() {
    Selector current = selector;
    if (thread == Thread.currentThread()) {
      // A wake-up of its own would cost it a system call more.
      lookAgain = true;
    } else if (current != null) {
      current.wakeup();
    }
  }

  /** Registers a non-blocking channel. On the loop's thread only. */
  SelectionKey register(SelectableChannel channel, int interest, Listener listener)
      throws ClosedChannelException {
    Selector current = selector;
    if (current == null) {
      throw new ClosedChannelException();
    }
    return channel.register(current, interest, listener);
  }

  /** Runs an action after a time. On the loop's thread only. */
  Deadline schedule(long nanos, Runnable action) {
    Deadline deadline = new Deadline(System.nanoTime() + nanos, deadlineNumber++, action);
    deadlines.add(deadline);
    return deadline;
  }

  /** Forgets a deadline; nothing happens if it is over. On the loop's thread only. */
  void cancel(@Nullable Deadline deadline) {
    if (deadline != null) {
      deadlines.remove(deadline);
    }
  }

  // ---- the thread

  private void run(Selector own) {
    long idleSince = System.nanoTime();
    while (true) {
      try {
        if (hasTasks() || lookAgain) {
          lookAgain = false;
          own.selectNow(SelectorLoop::dispatch);
        } else {
          own.select(SelectorLoop::dispatch, millisToWait());
        }
      } catch (IOException | RuntimeException | Error e) {
        warn("the selector failed", e);
      }
      boolean ranTasks = runTasks();
      boolean ranDeadlines = runDeadlines();
      long now = System.nanoTime();
      if (ranTasks || ranDeadlines || !own.keys().isEmpty() || !deadlines.isEmpty()) {
        idleSince = now;
      }
      if (endsNow(own, now - idleSince > IDLE_NANOS)) {
        return;
      }
    }
  }

  /**
   * Never for ever: a selector forgets closed sockets when it begins to wait, and would not return
   * when none is left.
   */
  private long millisToWait() {
    long nanos = deadlines.isEmpty() ? IDLE_NANOS : deadlines.first().at - System.nanoTime();
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, IDLE_NANOS)) + 1);
  }

  private boolean hasTasks() {
    synchronized (lock) {
      return !tasks.isEmpty();
    }
  }

  private static void dispatch(SelectionKey key) {
    try {
      ((Listener) key.attachment()).onReady(key);
    } catch (CancelledKeyException closedMeanwhile) {
      // The thread that closed the socket has reported it to the connection.
    } catch (RuntimeException | Error e) {
      // The loop must go on for the other sockets; this one would report ready for ever.
      warn("a socket of the client failed", e);
      guarded(() -> ((Listener) key.attachment()).onEnd(e));
    }
  }

  private boolean runTasks() {
    Queue<Runnable> batch;
    synchronized (lock) {
      if (tasks.isEmpty()) {
        return false;
      }
      batch = tasks;
      tasks = new ArrayDeque<>();
    }
    batch.forEach(SelectorLoop::guarded);
    return true;
  }

  private boolean runDeadlines() {
    boolean ran = false;
    while (!deadlines.isEmpty() && deadlines.first().at - System.nanoTime() <= 0) {
      Deadline due = deadlines.first();
      deadlines.remove(due);
      guarded(due.action);
      ran = true;
    }
    return ran;
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      warn("a step of the client failed", e);
    }
  }

  private boolean endsNow(Selector own, boolean idle) {
    synchronized (lock) {
      boolean empty = tasks.isEmpty() && own.keys().isEmpty() && deadlines.isEmpty();
      if (!closed && !(empty && (idle || endSoon))) {
        return false;
      }
      if (!tasks.isEmpty()) {
        return false;
      }
      if (closed) {
        deadlines.clear();
      }
      // From here on another thread may start, unless the loop is closed.
      thread = null;
      selector = null;
    }
    for (SelectionKey key : new ArrayList<>(own.keys())) {
      guarded(() -> ((Listener) key.attachment()).onEnd(null));
    }
    closeQuietly(own);
    return true;
  }

  private static void warn(String what, Throwable failure) {
    try {
      System.getLogger(SelectorLoop.class.getName())
          .log(System.Logger.Level.WARNING, what, failure);
    } catch (RuntimeException | Error unwritten) {
      // Where memory is short, logging fails as well; the loop must outlive that.
    }
  }

  // ---- the end

  /** Lets the thread end as soon as it has nothing to do. */
  void endWhenIdle() {
    synchronized (lock) {
      endSoon = true;
    }
    wakeup();
  }

  /** Runs the tasks that wait, closes all sockets, ends the thread and waits for that. */
  @Override
  public void close() {
    Thread running;
    synchronized (lock) {
      closed = true;
      running = thread;
    }
    wakeup();
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
