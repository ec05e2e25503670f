package dev.vaporetto.internal.socket.in;

import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes to a client before it listens: kept in order until the first listener is set, or for
 * 10 s. Beyond 64 KiB reading stops. What is kept of the other kind, and what is behind it, waits a
 * second longer for a listener of its own. Thread-safe.
 *
 * <pre>
 *   HOLDING ──first listener, 10 s──► REPLAYING ──nothing is left──► OVER: the engine's thread
 *   keeps   ◄──of a kind that nobody  keeps what comes meanwhile     delivers by itself
 *              listens to: 1 s──────
 * </pre>
 */
public final class EarlyMessages {
  /** What may be kept; the message that goes beyond is kept, too. */
  static final int MAX_BYTES = 64 * 1024;

  private static final long PATIENCE_MILLIS = 10_000;

  /** How long a message of the second kind waits for a listener once there is a first one. */
  private static final long SECOND_PATIENCE_MILLIS = 1_000;

  /** How long the end of a connection waits for a listener to what came before it. */
  private static final long END_PATIENCE_MILLIS = 1_000;

  /** Hands a message over. */
  interface Delivery {
    /** Returns what the next message has to wait for; null for nothing. */
    @Nullable CompletionStage<?> run();
  }

  private record Kept(int size, BooleanSupplier heard, Delivery delivery) {}

  private enum Phase {
    HOLDING,
    REPLAYING,
    OVER
  }

  private final Reading reading;
  private final ScheduledExecutorService clock;
  private final Executor callbacks;
  private final ScheduledFuture<?> patience;

  /** Guarded by this object, like all fields below; user code runs outside. */
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();

  private int bytes;
  private Phase phase = Phase.HOLDING;

  /** No listener is waited for any more. */
  private boolean impatient;

  /** The clock runs for the second kind. */
  private boolean secondAwaited;

  /** Nothing more is read. */
  private boolean stopped;

  /** Runs behind the last message that is kept. */
  private @Nullable Runnable end;

  /**
   * Begins to keep.
   *
   * @param callbacks where what was kept is delivered
   */
  public EarlyMessages(Reading reading, ScheduledExecutorService clock, Executor callbacks) {
    this.reading = reading;
    this.clock = clock;
    this.callbacks = callbacks;
    this.patience = after(PATIENCE_MILLIS);
  }

  private ScheduledFuture<?> after(long millis) {
    return clock.schedule(() -> callbacks.execute(this::expire), millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Keeps a message.
   *
   * @param heard whether somebody listens to its kind
   * @return false when it is over, and the caller delivers the message
   */
  synchronized boolean keep(int size, BooleanSupplier heard, Delivery delivery) {
    if (phase == Phase.OVER) {
      return false;
    }
    kept.add(new Kept(size, heard, delivery));
    bytes += size;
    if (bytes >= MAX_BYTES && !stopped) {
      stopped = true;
      reading.hold();
    }
    return true;
  }

  /** There will be no listener: what was kept goes the way of messages without one. */
  private void expire() {
    synchronized (this) {
      impatient = true;
    }
    if (begins()) {
      replay();
    }
  }

  /** There is a listener: what was kept is delivered. */
  void release() {
    if (!begins()) {
      return;
    }
    boolean nothing;
    synchronized (this) {
      nothing = kept.isEmpty();
    }
    if (nothing) {
      replay();
    } else {
      callbacks.execute(this::replay);
    }
  }

  private boolean begins() {
    synchronized (this) {
      if (phase != Phase.HOLDING) {
        return false;
      }
      phase = Phase.REPLAYING;
    }
    patience.cancel(false);
    return true;
  }

  private void replay() {
    Kept next = next();
    while (next != null) {
      CompletionStage<?> stage = next.delivery.run();
      if (stage != null) {
        stage.whenComplete((done, failure) -> callbacks.execute(this::replay));
        return;
      }
      next = next();
    }
    Runnable last = null;
    synchronized (this) {
      if (phase == Phase.OVER) {
        last = end;
        end = null;
      }
    }
    if (last != null) {
      last.run();
    }
  }

  /** Null if nothing is left, or if what is next waits for a listener. */
  private synchronized @Nullable Kept next() {
    Kept next = kept.peek();
    if (next == null) {
      phase = Phase.OVER;
      if (stopped) {
        stopped = false;
        reading.release();
      }
    } else if (!impatient && !next.heard.getAsBoolean()) {
      // Under the lock: whoever sets a listener now finds the phase in which it is waited for.
      phase = Phase.HOLDING;
      if (!secondAwaited) {
        secondAwaited = true;
        ScheduledFuture<?> unused = after(SECOND_PATIENCE_MILLIS);
      }
      return null;
    } else {
      kept.remove();
      bytes -= next.size;
    }
    return next;
  }

  /**
   * The socket ends: tells so behind what was kept, for which a listener may still come for a
   * second.
   *
   * @param forget whether nobody wants what was kept
   */
  public void end(Runnable closing, boolean forget) {
    boolean now;
    boolean wait;
    synchronized (this) {
      if (forget) {
        kept.clear();
      }
      now = phase == Phase.OVER || (phase == Phase.HOLDING && kept.isEmpty());
      wait = !now && phase == Phase.HOLDING;
      if (now) {
        phase = Phase.OVER;
      } else {
        end = closing;
      }
    }
    if (now) {
      patience.cancel(false);
      closing.run();
    } else if (wait) {
      ScheduledFuture<?> unused = after(END_PATIENCE_MILLIS);
    }
  }
}
