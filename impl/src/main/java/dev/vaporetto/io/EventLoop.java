package dev.vaporetto.io;

import dev.vaporetto.log.RepeatedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread at a time that waits for many sockets. Whatever a step throws, an {@link Error}
 * included, ends its own socket at most: the others go on.
 *
 * <p>User code runs in a {@link Turn} only. A turn that blocks costs its thread the loop: another
 * one goes on with the rest of the batch, see {@link Watchdog}. Thread-safe.
 *
 * <p>The selector and a thread exist from the first task or socket on, until there has been none
 * for {@link #IDLE_NANOS}, or until {@link EventLoops#close}.
 */
public final class EventLoop {
  /** Long enough that a client which connects again and again keeps its thread. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * The longest wait. A closed socket keeps its descriptor until the selector next begins to wait,
   * and a container may close one later than it says.
   */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A selector that fails is asked again so much later. */
  private static final long FAILURE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Called on the loop's thread when a socket is ready. */
  public interface Listener {
    /**
     * The socket is ready for something that the key is interested in. The implementation takes
     * that out of the interest, or makes use of it. Must not block, unless it is a {@link Turn}.
     */
    void onReady(SelectionKey key);

    /**
     * The socket is served no longer: close it.
     *
     * @param failure what {@link #onReady} has thrown; null if the loop ends
     */
    void onEnd(@Nullable Throwable failure);
  }

  private final LoopThreads threads;
  private final BooleanSupplier attend;
  private final SelectorSource selectors;
  private final LongSupplier clock;
  private final Supplier<ThreadProbe> probes;
  private final Consumer<SelectionKey> collector;

  /** Guards what follows, up to the next comment. */
  private final Object lock = new Object();

  private Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean endSoon;
  private CountDownLatch ended = new CountDownLatch(0);

  /** Written under the lock. */
  private volatile boolean closed;

  /** Open while the loop runs. Written under the lock. */
  private volatile @Nullable Selector selector;

  /** Who owns the loop; null while it does not run, or its thread only starts. */
  private volatile @Nullable Tenure tenure;

  /** Whether the owner waits, or is about to, so that it must be woken. Written by the owner. */
  private volatile boolean asleep;

  /** Whether something has changed since the owner last looked before it waits. */
  private volatile boolean lookAgain;

  /** What follows is the owner's, and goes to the next one with what is left of the batch. */
  private final Batch batch;

  /** Whether the watchdog looks during this turn. */
  private boolean attended;

  private final TreeSet<Deadline> deadlines = new TreeSet<>();
  private long deadlineNumber;

  /** When the selector was last asked: what had come by then is in the batch, or served. */
  private long askedAt;

  /** When there was nothing to do for the first time; 0 while there is. */
  private long idleSince;

  /**
   * A loop without a thread.
   *
   * @param attend has the watchdog look, and says whether it does
   * @param probes of the calling thread
   */
  EventLoop(
      LoopThreads threads,
      BooleanSupplier attend,
      SelectorSource selectors,
      LongSupplier clock,
      Supplier<ThreadProbe> probes) {
    this.threads = threads;
    this.attend = attend;
    this.selectors = selectors;
    this.clock = clock;
    this.probes = probes;
    batch = new Batch(clock);
    collector = batch::add;
  }

  LongSupplier clock() {
    return clock;
  }

  @Nullable Tenure tenure() {
    return tenure;
  }

  /** Whether the calling thread owns the loop, or has just lost it. */
  private boolean isOnLoop() {
    Tenure current = tenure;
    return current != null && current.thread() == Thread.currentThread();
  }

  // ---- from any thread

  /**
   * Runs a task on the loop's thread, soon.
   *
   * @throws RejectedExecutionException if the loop is closed
   * @throws UncheckedIOException if there is no descriptor for a selector
   * @throws OutOfMemoryError if the system has no thread for the loop; a later call tries again
   */
  public void execute(Runnable task) {
    synchronized (lock) {
      if (closed) {
        throw new RejectedExecutionException("the event loop is closed");
      }
      try {
        requireRunning();
      } catch (IOException e) {
        throw new UncheckedIOException("no selector: " + e.getMessage(), e);
      }
      tasks.add(task);
    }
    wakeup();
  }

  /**
   * Waits for a non-blocking channel, or changes what it is waited for. The key is this loop's
   * until it is cancelled, or the channel is closed.
   *
   * @throws ClosedChannelException if the channel or the loop is closed
   * @throws IOException if there is no descriptor for a selector
   * @throws OutOfMemoryError if the system has no thread for the loop
   */
  public SelectionKey register(SelectableChannel channel, int interest, Listener listener)
      throws IOException {
    SelectionKey key;
    synchronized (lock) {
      if (closed) {
        throw new ClosedChannelException();
      }
      // Under the lock: a loop that is about to end for want of keys sees this one.
      key = channel.register(requireRunning(), interest, listener);
    }
    wakeup();
    return key;
  }

  /** With the lock. */
  private Selector requireRunning() throws IOException {
    Selector current = selector;
    if (current != null) {
      return current;
    }
    Selector opened = selectors.open();
    try {
      threads.run(this::run);
    } catch (RuntimeException | OutOfMemoryError e) {
      // The fields stay as they are, so that the next call tries again.
      closeQuietly(opened);
      throw e;
    }
    // The thread that runs already looks at these under the lock.
    selector = opened;
    ended = new CountDownLatch(1);
    endSoon = false;
    return opened;
  }

  /** Makes the loop look again at interests and closed sockets, as it does before it waits. */
  public void wakeup() {
    // In this order: the owner first says that it sleeps, and then looks.
    lookAgain = true;
    if (asleep) {
      Selector current = selector;
      if (current != null) {
        current.wakeup();
      }
    }
  }

  // ---- on the loop's thread

  /** Runs an action after a time. On the loop's thread only. */
  public Deadline schedule(long nanos, Runnable action) {
    Deadline deadline = new Deadline(clock.getAsLong() + nanos, deadlineNumber++, action);
    deadlines.add(deadline);
    return deadline;
  }

  /** Forgets a deadline; nothing happens if it is over. On the loop's thread only. */
  public void cancel(@Nullable Deadline deadline) {
    if (deadline != null) {
      deadlines.remove(deadline);
    }
  }

  /**
   * Whether a turn may run: the watchdog looks, and not too many threads are blocked, as far as
   * that concerns an endpoint.
   */
  boolean mayRunTurn(CallbackHistory callbacks) {
    return attended
        && (threads.mayRunTurn()
            || (threads.mayRunTrustedTurn() && callbacks.hardlyEverBlocks(clock)));
  }

  /** Owns the loop, until it ends or is taken. */
  void run() {
    Tenure own = begin();
    Selector current;
    synchronized (lock) {
      current = selector;
      tenure = own;
    }
    if (current == null) {
      throw new IllegalStateException("the loop has no selector");
    }
    while (!own.isTaken()) {
      try {
        if (serveBatch(own)) {
          boolean worked = runDeadlines();
          worked |= select(current);
          // An interrupt would end each wait at once, and close the next channel that is used.
          boolean unused = Thread.interrupted();
          worked |= runTasks();
          if (endsNow(current, worked)) {
            return;
          }
        }
      } catch (Throwable e) {
        warn("an event loop failed", e);
        LockSupport.parkNanos(this, FAILURE_PAUSE_NANOS);
      }
    }
    threads.onReturned();
  }

  /**
   * A loop without an owner would be served no more: so this is tried again until there is memory.
   */
  private Tenure begin() {
    while (true) {
      try {
        return new Tenure(probes.get());
      } catch (Throwable e) {
        warn("an event loop cannot begin yet", e);
        LockSupport.parkNanos(this, FAILURE_PAUSE_NANOS);
      }
    }
  }

  /** Whether the thread still owns the loop. */
  private boolean serveBatch(Tenure own) {
    SelectionKey key = batch.next();
    while (key != null) {
      dispatch(own, key);
      if (own.isTaken()) {
        return false;
      }
      key = batch.next();
    }
    return true;
  }

  private void dispatch(Tenure own, SelectionKey key) {
    Listener listener = (Listener) key.attachment();
    // What user code, or a timer of it, leaves of an interrupt must not reach the next socket.
    boolean unused = Thread.interrupted();
    Turn turn = listener instanceof Turn may ? may : null;
    if (turn != null) {
      own.enter(turn);
      // Now that the turn can be seen: the watchdog may have begun to rest meanwhile.
      attended = attend.getAsBoolean();
    }
    try {
      listener.onReady(key);
    } catch (CancelledKeyException closedMeanwhile) {
      // The thread that closed the socket has reported it to the connection.
    } catch (Throwable e) {
      // The loop must go on for the other sockets; this one would report ready for ever.
      warn("a socket of an event loop failed", e);
      end(listener, e);
    } finally {
      if (turn != null) {
        own.leave();
      }
    }
  }

  private static void end(Listener listener, @Nullable Throwable failure) {
    try {
      listener.onEnd(failure);
    } catch (Throwable e) {
      warn("the end of a socket of an event loop failed", e);
    }
  }

  /** Whether there is a socket. */
  private boolean select(Selector current) throws IOException {
    asleep = true;
    try {
      askedAt = clock.getAsLong();
      long millis = millisToWait(askedAt);
      if (lookAgain || millis == 0 || hasTasks()) {
        lookAgain = false;
        current.selectNow(collector);
      } else {
        // The keys are collected and not served here: the selector holds its locks meanwhile.
        current.select(collector, millis);
      }
    } finally {
      asleep = false;
    }
    return !current.keys().isEmpty();
  }

  private long millisToWait(long now) {
    long nanos = deadlines.isEmpty() ? LONGEST_WAIT_NANOS : deadlines.first().at() - now;
    return nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, LONGEST_WAIT_NANOS)) + 1;
  }

  private boolean hasTasks() {
    synchronized (lock) {
      return !tasks.isEmpty();
    }
  }

  private boolean runTasks() {
    Queue<Runnable> due;
    synchronized (lock) {
      if (tasks.isEmpty()) {
        return false;
      }
      due = tasks;
      tasks = new ArrayDeque<>();
    }
    due.forEach(EventLoop::guarded);
    return true;
  }

  /**
   * Runs what was due when the selector was last asked, so that what had come in time is served
   * first: a process that stands still for a while fails no connect whose answer is there.
   *
   * @return whether there is a deadline
   */
  private boolean runDeadlines() {
    boolean any = !deadlines.isEmpty();
    while (!deadlines.isEmpty() && deadlines.first().at() - askedAt <= 0) {
      Deadline due = deadlines.first();
      deadlines.remove(due);
      guarded(due.action());
    }
    return any;
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      warn("a step of an event loop failed", e);
    }
  }

  private static void warn(String what, Throwable failure) {
    RepeatedLog.warn(EventLoop.class, what, failure);
  }

  // ---- the end

  private boolean endsNow(Selector current, boolean busy) {
    if (busy && !closed) {
      idleSince = 0;
      return false;
    }
    long now = clock.getAsLong();
    if (idleSince == 0) {
      idleSince = now;
    }
    boolean idle = now - idleSince > IDLE_NANOS;
    List<SelectionKey> keys = new ArrayList<>(current.keys());
    CountDownLatch latch;
    synchronized (lock) {
      boolean empty = tasks.isEmpty() && current.keys().isEmpty() && deadlines.isEmpty();
      if (!tasks.isEmpty() || (!closed && !(empty && (idle || endSoon)))) {
        return false;
      }
      latch = ended;
      // From here on another thread may start, unless the loop is closed.
      tenure = null;
      selector = null;
      deadlines.clear();
    }
    for (SelectionKey key : keys) {
      end((Listener) key.attachment(), null);
    }
    closeQuietly(current);
    latch.countDown();
    return true;
  }

  private static void closeQuietly(Selector selector) {
    try {
      selector.close();
    } catch (IOException e) {
      warn("the selector does not close", e);
    }
  }

  /** Lets the thread end as soon as it has nothing to do. */
  public void endWhenIdle() {
    synchronized (lock) {
      endSoon = true;
    }
    wakeup();
  }

  void beginClose() {
    synchronized (lock) {
      closed = true;
    }
    wakeup();
  }

  /** Waits for the end, until a time on the scale of {@link System#nanoTime}. */
  void awaitEnd(long until) {
    if (isOnLoop()) {
      return;
    }
    CountDownLatch latch;
    synchronized (lock) {
      latch = ended;
    }
    try {
      boolean unused = latch.await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
