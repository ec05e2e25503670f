package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.Outcomes;
import dev.vaporetto.internal.RepeatedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes one message at a time to an engine, in call order: some engines fail a send that begins
 * before the previous one is done. Pings are queued as well, since in the standard API they block
 * while a message is being sent. Thread-safe.
 */
final class SendQueue {
  private static final long TIMEOUT_MILLIS = 20_000;

  /** Called with the events of the queue, without its lock. */
  interface Owner {
    /** Called when the limit is exceeded and the policy is to close. */
    void overflowed(IOException refusal);

    /** Called when the engine has taken a message, which suggests that the peer is alive. */
    void taken();

    /**
     * Called when everything that was queued before {@link #close} was sent, possibly on a thread
     * of the engine.
     */
    void drained();

    /**
     * Called on the clock's thread when the engine has not taken a message in time, and may never
     * do so. The message remains with the engine.
     */
    void stuck(IOException failure, Waiting message);
  }

  private final Owner owner;
  private final ScheduledExecutorService clock;

  /**
   * Complete the futures of other threads' sends, each in a task of its own: a dependent action may
   * be user code, and may wait for another send.
   */
  private final Executor threads;

  private volatile long timeoutMillis = TIMEOUT_MILLIS;

  /** Guarded by itself, like all fields below. */
  private final WaitingMessages waiting;

  /** Whether a thread is passing messages to the engine, or the outcome of a message is awaited. */
  private boolean sending;

  /** Whether sends are refused. */
  private boolean closed;

  /**
   * An empty queue.
   *
   * @param kept counts what waits
   */
  SendQueue(Owner owner, ScheduledExecutorService clock, Executor threads, Kept kept) {
    this.waiting = new WaitingMessages(kept);
    this.owner = owner;
    this.clock = clock;
    this.threads = threads;
  }

  long bytes() {
    synchronized (waiting) {
      return waiting.bytes();
    }
  }

  void limit(int bytes, Overflow policy) {
    synchronized (waiting) {
      waiting.limit(bytes, policy);
    }
  }

  /** Sets how long the engine may take for one message. */
  void timeout(Duration timeout) {
    timeoutMillis = timeout.toMillis();
  }

  /** Sends a message behind those that wait. */
  CompletableFuture<Void> send(Waiting next) {
    List<Waiting> dropped = new ArrayList<>(0);
    IOException refusal = null;
    boolean closes = false;
    boolean begins = false;
    int limit;
    synchronized (waiting) {
      if (closed) {
        return CompletableFuture.failedFuture(new IOException("the socket was closed"));
      }
      limit = waiting.limit();
      try {
        waiting.add(next, dropped);
        begins = !sending;
        sending = true;
      } catch (IOException e) {
        refusal = e;
        closes = waiting.policy() == Overflow.CLOSE;
      }
    }
    dropped.forEach(each -> complete(each, WaitingMessages.droppedFailure(limit)));
    if (refusal != null) {
      next.done().completeExceptionally(refusal);
      if (closes) {
        owner.overflowed(refusal);
      }
      return next.done();
    }
    if (begins) {
      sendQueued(next.done());
    }
    return next.done();
  }

  /** Completes the future of a send that another thread has made, or that was made earlier. */
  private void complete(Waiting message, @Nullable Throwable failure) {
    threads.execute(() -> Outcomes.complete(message.done(), failure));
  }

  /**
   * Passes queued messages to the engine, as long as it takes each at once.
   *
   * @param own the future of the message that the calling thread is sending; null for none
   */
  private void sendQueued(@Nullable CompletableFuture<Void> own) {
    boolean tookItAtOnce;
    do {
      Waiting next;
      boolean last;
      synchronized (waiting) {
        next = waiting.poll();
        sending = next != null;
        last = closed;
      }
      if (next == null) {
        if (last) {
          owner.drained();
        }
        return;
      }
      tookItAtOnce = give(next, next.done() == own);
    } while (tookItAtOnce);
  }

  private boolean give(Waiting message, boolean own) {
    Outcome outcome = new Outcome(message, own);
    try {
      message.sending().to(outcome);
    } catch (IOException e) {
      outcome.complete(e);
    } catch (RuntimeException | Error e) {
      outcome.complete(new IOException("the engine refused the message: " + e.getMessage(), e));
    }
    return outcome.returned();
  }

  /**
   * The outcome of one message. The engine may report it before or after its send method returns;
   * the next message is passed on only when both have happened.
   */
  private final class Outcome implements Waiting.Outcome {
    private final Waiting message;

    /** Whether the thread that passes the message to the engine is the one that sends it. */
    private final boolean own;

    /** Guarded by {@link #waiting}, like the two fields below. */
    private boolean completed;

    private boolean returned;
    private @Nullable ScheduledFuture<?> deadline;

    Outcome(Waiting message, boolean own) {
      this.message = message;
      this.own = own;
    }

    @Override
    public void complete(@Nullable Throwable failure) {
      boolean later;
      synchronized (waiting) {
        if (completed) {
          return;
        }
        completed = true;
        later = returned;
        waiting.finished(message);
        if (deadline != null) {
          deadline.cancel(false);
        }
      }
      if (failure == null && message.kind() != Waiting.Kind.PING) {
        owner.taken();
      }
      if (own && !later) {
        Outcomes.complete(message.done(), failure);
      } else {
        // This may be any thread of the engine.
        SendQueue.this.complete(message, failure);
      }
      if (later) {
        sendQueued(null);
      }
    }

    boolean returned() {
      synchronized (waiting) {
        returned = true;
        if (!completed) {
          deadline = startDeadline();
        }
        return completed;
      }
    }

    private @Nullable ScheduledFuture<?> startDeadline() {
      try {
        return clock.schedule(this::late, timeoutMillis, TimeUnit.MILLISECONDS);
      } catch (RuntimeException | Error e) {
        // The system has no thread for the clock. The message goes on without a deadline.
        RepeatedLog.warn(SendQueue.class, "a message is sent without a time limit", e);
        return null;
      }
    }

    private void late() {
      synchronized (waiting) {
        if (completed) {
          return;
        }
      }
      owner.stuck(
          new IOException("the peer took no message for " + timeoutMillis + " ms"), message);
    }
  }

  // ---- closing

  /**
   * Refuses further sends. Messages behind one that is being sent in parts fail, since nothing can
   * be sent in the middle of a message.
   *
   * @return whether everything was sent; otherwise {@link Owner#drained} is called later
   */
  boolean close() {
    List<Waiting> behind;
    synchronized (waiting) {
      closed = true;
      behind = waiting.isOpen() ? waiting.clear() : List.of();
    }
    failAll(behind, new IOException("the socket was closed"));
    synchronized (waiting) {
      return !sending;
    }
  }

  /** Refuses further sends, and fails all messages that wait. */
  void abandon(IOException failure) {
    List<Waiting> lost;
    synchronized (waiting) {
      closed = true;
      lost = waiting.clear();
    }
    failAll(lost, failure);
  }

  private void failAll(List<Waiting> lost, IOException failure) {
    lost.forEach(each -> complete(each, failure));
  }
}
