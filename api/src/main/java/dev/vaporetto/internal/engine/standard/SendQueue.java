package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Outcomes;
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
 * Gives an engine one message at a time, in call order: some fail a send that begins before the one
 * before has ended. Pings take their turn, since the standard API has them block while a message is
 * under way. Thread-safe.
 */
final class SendQueue {
  private static final long TIMEOUT_MILLIS = 20_000;

  /** Told what becomes of the queue; called without its lock. */
  interface Owner {
    /** More came than may wait, and the policy is to close. */
    void overflowed(IOException refusal);

    /** The engine has taken a message, and so has the peer as far as anybody knows. */
    void taken();

    /** What was queued before {@link #end} has left. On a thread of the engine's, perhaps. */
    void drained();

    /**
     * The engine has not taken a message in time, and may never do; it goes on to wait for it. On
     * the clock's thread.
     */
    void stuck(IOException failure, Waiting message);
  }

  private final Owner owner;
  private final ScheduledExecutorService clock;

  /** Where user code may run that hangs on the futures, each for itself: it may wait for others. */
  private final Executor threads;

  private volatile long timeoutMillis = TIMEOUT_MILLIS;

  /** Guarded by itself, like all fields below. */
  private final WaitingMessages waiting = new WaitingMessages();

  /** Whether somebody gives the engine what is queued, or waits for the outcome of a message. */
  private boolean sending;

  /** Nothing is queued any more. */
  private boolean ended;

  SendQueue(Owner owner, ScheduledExecutorService clock, Executor threads) {
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

  /** How long the engine may take for one message. */
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
      if (ended) {
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
    dropped.forEach(each -> tell(each, WaitingMessages.droppedFailure(limit)));
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

  /** Ends a future of another sender than the one whose thread this is: on a thread for that. */
  private void tell(Waiting message, @Nullable Throwable failure) {
    threads.execute(() -> Outcomes.complete(message.done(), failure));
  }

  /**
   * Gives the engine one message after the other, as long as it takes them at once.
   *
   * @param own the future of the message that the calling thread sends; null for none
   */
  private void sendQueued(@Nullable CompletableFuture<Void> own) {
    boolean tookItAtOnce;
    do {
      Waiting next;
      boolean last;
      synchronized (waiting) {
        next = waiting.poll();
        sending = next != null;
        last = ended;
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
      outcome.tell(e);
    } catch (RuntimeException e) {
      outcome.tell(new IOException("the engine refused the message: " + e.getMessage(), e));
    }
    return outcome.returned();
  }

  /** The engine may tell the outcome before or after its send returns; only then we go on. */
  private final class Outcome implements Waiting.Outcome {
    private final Waiting message;

    /** Whether the thread that gives the message to the engine is the one that sends it. */
    private final boolean own;

    /** Guarded by what waits, like the two fields below. */
    private boolean told;

    private boolean returned;
    private @Nullable ScheduledFuture<?> deadline;

    Outcome(Waiting message, boolean own) {
      this.message = message;
      this.own = own;
    }

    @Override
    public void tell(@Nullable Throwable failure) {
      boolean later;
      synchronized (waiting) {
        if (told) {
          return;
        }
        told = true;
        later = returned;
        waiting.ended(message);
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
        // On whatever thread of the engine's.
        SendQueue.this.tell(message, failure);
      }
      if (later) {
        sendQueued(null);
      }
    }

    boolean returned() {
      synchronized (waiting) {
        returned = true;
        if (!told) {
          deadline = clock.schedule(this::late, timeoutMillis, TimeUnit.MILLISECONDS);
        }
        return told;
      }
    }

    private void late() {
      synchronized (waiting) {
        if (told) {
          return;
        }
      }
      owner.stuck(
          new IOException("the peer took no message for " + timeoutMillis + " ms"), message);
    }
  }

  // ---- the end

  /**
   * Takes nothing any more. What waits behind a message that has begun to leave in parts fails,
   * since nothing can be sent in the middle of another message.
   *
   * @return whether all has left; else {@link Owner#drained} is told when it has
   */
  boolean end() {
    List<Waiting> behind;
    synchronized (waiting) {
      ended = true;
      behind = waiting.isOpen() ? waiting.clear() : List.of();
    }
    failAll(behind, new IOException("the socket was closed"));
    synchronized (waiting) {
      return !sending;
    }
  }

  /** Takes nothing any more, and fails all that waits. */
  void abandon(IOException failure) {
    List<Waiting> lost;
    synchronized (waiting) {
      ended = true;
      lost = waiting.clear();
    }
    failAll(lost, failure);
  }

  private void failAll(List<Waiting> lost, IOException failure) {
    lost.forEach(each -> tell(each, failure));
  }
}
