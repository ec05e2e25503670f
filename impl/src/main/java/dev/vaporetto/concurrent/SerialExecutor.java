package dev.vaporetto.concurrent;

import dev.vaporetto.log.RepeatedLog;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after another, in the order in which they came. Thread-safe.
 *
 * <p>A thread has the turn while it runs tasks. A thread that is there anyway takes the turn with
 * {@link #tryEnter}, runs what it has to, and gives it back with {@link #leave}. A task that comes
 * by {@link #execute} runs on the thread that has the turn, behind what it runs; if no thread has
 * it, on one of the executor below.
 *
 * <pre>
 *            tryEnter(), execute()
 *     FREE ───────────────────────► TAKEN ── leave(): no task waits ──► FREE
 *                                    │  ▲
 *                         handOver() └──┘ the turn goes to a thread of the executor below
 * </pre>
 *
 * <p>A task may have a sequel, which runs on the same thread after the turn was given back: it may
 * cause another thread to take the turn.
 *
 * <p>What a task throws, whatever it is, goes to the handler of failures: the thread and the tasks
 * behind it go on. If the executor below refuses a task, the calling thread runs it.
 */
public final class SerialExecutor implements Executor {
  /** A task, and what follows it after the turn was given back. */
  private record Task(Runnable work, @Nullable Runnable sequel) {}

  private final Executor threads;
  private final Consumer<? super Throwable> failures;

  /** What waits for its turn; guarded by this object's monitor. */
  private final LazyQueue<Task> tasks = new LazyQueue<>();

  /** What runs behind all others; made beforehand, so that it needs no memory. Null for nothing. */
  private volatile @Nullable Task last;

  /** Whether it is to run; guarded by this object's monitor. */
  private boolean lastDue;

  /** Whether a thread has the turn, or is about to get it; guarded by this object's monitor. */
  private boolean taken = true;

  /** Which thread has the turn. Each thread only compares it with itself, so it needs no lock. */
  private @Nullable Thread holder;

  /**
   * One whose turn is taken, so that tasks wait: {@link #begin}, or {@link #handOver}, has to
   * follow.
   *
   * @param threads runs tasks for which no thread is there; tasks may block it
   * @param failures takes what a task throws; must not throw
   */
  public SerialExecutor(Executor threads, Consumer<? super Throwable> failures) {
    this.threads = threads;
    this.failures = failures;
  }

  /** Whether the calling thread has the turn. */
  public boolean isOnThisThread() {
    return holder == Thread.currentThread();
  }

  /** Whether a thread has the turn. */
  public synchronized boolean isTaken() {
    return taken;
  }

  /** The calling thread gets the turn of a new executor, runs a task, and then those that wait. */
  public void begin(Runnable first, Runnable sequel) {
    runTurn(first, sequel);
  }

  /**
   * Takes the turn, if it is free; {@link #leave} must follow.
   *
   * @return false if another thread has the turn, or this one
   */
  public boolean tryEnter() {
    synchronized (this) {
      if (taken) {
        return false;
      }
      taken = true;
    }
    holder = Thread.currentThread();
    return true;
  }

  /** Runs the tasks that wait, gives the turn back, and runs the sequel. */
  public void leave(@Nullable Runnable sequel) {
    @Nullable Runnable last = sequel;
    Task task = next();
    while (task != null) {
      run(task.work);
      if (task.sequel != null) {
        last = task.sequel;
      }
      task = next();
    }
    if (last != null) {
      run(last);
    }
  }

  /**
   * The same, for a thread that must not block: a thread of the executor below runs the tasks that
   * wait, and then the sequel.
   */
  public void leaveToOthers(Runnable sequel) {
    Task task = next();
    if (task == null) {
      run(sequel);
    } else {
      handOver(task.work, task.sequel != null ? task.sequel : sequel);
    }
  }

  private synchronized @Nullable Task next() {
    Task task = tasks.poll();
    if (task == null && lastDue) {
      lastDue = false;
      task = last;
    }
    if (task == null) {
      holder = null;
      taken = false;
    }
    return task;
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  /**
   * The turn goes on whatever happens: a handler that fails, for want of memory, is the last one.
   */
  private void report(Throwable failure) {
    try {
      failures.accept(failure);
    } catch (Throwable second) {
      log(failure, second);
    }
  }

  /** Where memory is short this fails as well, and the turn has to be given back all the same. */
  private static void log(Throwable failure, Throwable second) {
    try {
      if (second != failure) {
        second.addSuppressed(failure);
      }
      RepeatedLog.warn(SerialExecutor.class, "the failure of a task could not be handled", second);
    } catch (Throwable unwritten) {
      // There is nobody left to tell.
    }
  }

  /** Runs a task behind all others. */
  @Override
  public void execute(Runnable task) {
    execute(task, null);
  }

  /** The same, with a sequel; of several sequels of one turn, only the last one runs. */
  public void execute(Runnable task, @Nullable Runnable sequel) {
    synchronized (this) {
      if (taken) {
        tasks.add(new Task(task, sequel));
        return;
      }
      taken = true;
    }
    handOver(task, sequel);
  }

  /** Sets the task of {@link #executeLast}, before anything runs. */
  public void setLast(Runnable task) {
    last = new Task(task, null);
  }

  /**
   * Runs the task of {@link #setLast} behind all that wait, and those that they bring. It needs no
   * memory where a thread has the turn: a task that must never be lost.
   */
  public void executeLast() {
    synchronized (this) {
      lastDue = true;
      if (taken) {
        return;
      }
      taken = true;
    }
    handOver(() -> {}, null);
  }

  /**
   * Gives the turn of the calling thread to a thread of the executor below, which runs the task,
   * then those that wait, and the sequel.
   */
  public void handOver(Runnable task, @Nullable Runnable sequel) {
    Turn turn = null;
    try {
      turn = new Turn(task, sequel);
      threads.execute(turn);
    } catch (Throwable refusal) {
      if (turn == null || turn.begin()) {
        runTurn(task, sequel);
      } else {
        // The executor has run the task, and then thrown something of its own.
        report(refusal);
      }
    }
  }

  private final class Turn implements Runnable {
    private final Runnable task;
    private final @Nullable Runnable sequel;
    private final AtomicBoolean begun = new AtomicBoolean();

    Turn(Runnable task, @Nullable Runnable sequel) {
      this.task = task;
      this.sequel = sequel;
    }

    /** Whether the caller is the one who runs it. */
    boolean begin() {
      return begun.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (begin()) {
        runTurn(task, sequel);
      }
    }
  }

  private void runTurn(Runnable task, @Nullable Runnable sequel) {
    holder = Thread.currentThread();
    run(task);
    leave(sequel);
  }
}
