package dev.vaporetto.connection;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a connection, one at a time: which thread runs them, what waits for the running
 * one to return, and whether messages are held up. Guarded by the connection's lock, but where
 * something else is said.
 */
final class Dispatch {
  /** What is told, and done, between two callbacks; without the lock, but where said. */
  interface Listener {
    /** The connection has failed. */
    void onError(Throwable error);

    /** The connection has ended; the last call. */
    void onEnd(Closure closure);

    /** Whether bytes are there that were read already. On the dispatching thread, with the lock. */
    boolean hasKept();

    /** Bytes were kept, and the wish to wait has gone meanwhile: somebody is to go on with them. */
    void onKept();

    /** No callback runs, and more bytes are wanted. */
    void onIdle();
  }

  private final ReentrantLock lock;
  private final ConnectionRuntime runtime;
  private final Listener listener;

  /** Whether the first callback was begun. */
  private boolean opened;

  /** A thread is in a callback, or about to be. */
  private boolean running;

  /** The thread in a callback. Each thread only compares it with itself, so it needs no lock. */
  private @Nullable Thread thread;

  /** The error and the closure that wait for the running callback to return. */
  private @Nullable Throwable pendingError;

  private @Nullable Closure pendingClosure;

  /** They are pending, and no thread is there that will return. */
  private boolean runnerMissing;

  /** Whether messages wait; see {@link Connection#suspend}. Written under the lock, or to true. */
  private volatile boolean suspended;

  /** Nobody waits for bytes because of {@link #suspended}. */
  private boolean parked;

  /** Whether bytes are not wanted any more. */
  private boolean ended;

  Dispatch(ReentrantLock lock, ConnectionRuntime runtime, Listener listener) {
    this.lock = lock;
    this.runtime = runtime;
    this.listener = listener;
  }

  // ---- the caller holds the lock

  /** The calling thread is about to run the first callback. */
  void open() {
    opened = true;
    running = true;
    thread = Thread.currentThread();
  }

  boolean isOpened() {
    return opened;
  }

  /** Whether bytes of the peer may be there that nobody looks at for now. */
  boolean isBusy() {
    return running || suspended;
  }

  /** An error, if any, and the closure are told when the running callback has returned. */
  void post(@Nullable Throwable error, Closure closure) {
    pendingError = error;
    pendingClosure = closure;
    if (!running && opened) {
      // Only ends of the transport come while nobody dispatches, so end() follows.
      running = true;
      runnerMissing = true;
    }
  }

  /**
   * No byte is wanted any more.
   *
   * @return whether {@link #runPending} must be called, without the lock
   */
  boolean end() {
    ended = true;
    boolean run = runnerMissing;
    runnerMissing = false;
    return run;
  }

  // ---- without the lock

  /** Whether the calling thread is in a callback of this connection. */
  boolean isOnThisThread() {
    return thread == Thread.currentThread();
  }

  boolean isSuspended() {
    return suspended;
  }

  void suspend() {
    suspended = true;
  }

  /**
   * Ends {@link #suspend}.
   *
   * @return whether nobody looks after the kept bytes: {@link #handOver} who does
   */
  boolean resume() {
    lock.lock();
    try {
      suspended = false;
      boolean idle = parked && !running && !ended;
      parked = false;
      running |= idle;
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the calling thread may run callbacks; {@link #leave} must follow then. */
  boolean enter() {
    lock.lock();
    try {
      if (running || !opened) {
        return false;
      }
      running = true;
      thread = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Another thread goes on where this one has entered; {@code task} ends with {@link #leave}. */
  void handOver(Runnable task) {
    HandedOver handedOver = new HandedOver(task);
    try {
      runtime.executor().execute(handedOver);
    } catch (RuntimeException | Error e) {
      if (handedOver.begun) {
        throw e;
      }
      // The application has ended before its connections, or no thread can be made: they are still
      // told once.
      handedOver.run();
    }
  }

  /** Has somebody else run what is pending. */
  void runPending() {
    handOver(this::leave);
  }

  private final class HandedOver implements Runnable {
    private final Runnable task;

    /** An executor may run it at once, and what it throws is not the executor's. */
    private volatile boolean begun;

    HandedOver(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      begun = true;
      thread = Thread.currentThread();
      task.run();
    }
  }

  /** Runs what has waited for the callback to return, then waits for bytes again. */
  void leave() {
    while (true) {
      Throwable error;
      Closure closure;
      boolean goOn;
      boolean kept = false;
      lock.lock();
      try {
        error = pendingError;
        closure = pendingClosure;
        pendingError = null;
        pendingClosure = null;
        goOn = !ended;
        if (error == null && closure == null) {
          thread = null;
          parked = suspended;
          goOn &= !parked;
          // resume() may have come while the bytes were put aside, and saw a thread at work.
          kept = goOn && listener.hasKept();
          running = kept;
        }
      } finally {
        lock.unlock();
      }
      if (error == null && closure == null) {
        if (kept) {
          listener.onKept();
        } else if (goOn) {
          listener.onIdle();
        }
        return;
      }
      if (error != null) {
        listener.onError(error);
      }
      if (closure != null) {
        listener.onEnd(closure);
      }
    }
  }
}
