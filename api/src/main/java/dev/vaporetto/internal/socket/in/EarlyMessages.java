package dev.vaporetto.internal.socket.in;

import dev.vaporetto.internal.Kept;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages that arrive before a client has a listener. They wait in order until the first
 * listener is set, or for 10 s. Beyond 64 KiB reading stops. A message of the other kind, and the
 * messages behind it, wait a second longer for a listener of their own. They also wait while the
 * application has paused. Thread-safe.
 *
 * <pre>
 *   HOLDING ──first listener, or 10 s──► REPLAYING ──no message is left──► DONE: the engine's
 *   messages   ◄──no listener for this   new messages wait                 thread delivers
 *   wait          kind: 1 s more──────   behind
 * </pre>
 */
public final class EarlyMessages {
  /** How many bytes may wait before reading stops; the message that exceeds this waits as well. */
  static final int MAX_BYTES = 64 * 1024;

  private static final long TIMEOUT_MILLIS = 10_000;

  /**
   * How long a message of the second kind waits for its listener after the first listener was set.
   */
  private static final long SECOND_TIMEOUT_MILLIS = 1_000;

  /**
   * How long the close of a connection waits for the messages before it: for a listener to them,
   * for the stage of one, and for the application that has paused.
   */
  private static final long CLOSE_TIMEOUT_MILLIS = 1_000;

  /** Delivers a message. */
  interface Delivery {
    /** Returns a stage that the next message has to wait for; null for none. */
    @Nullable CompletionStage<?> run();
  }

  private record Message(long memory, BooleanSupplier hasListener, Delivery delivery) {}

  private enum Phase {
    HOLDING,
    REPLAYING,
    DONE
  }

  private final Reading reading;
  private final ScheduledExecutorService clock;
  private final Executor callbacks;
  private final Kept kept;
  private final ScheduledFuture<?> timer;

  /** Guarded by this object, like all fields below; user code runs outside. */
  private final ArrayDeque<Message> messages = new ArrayDeque<>();

  /** What they take; each counts {@link Kept#OBJECTS} at least. */
  private long bytes;

  private Phase phase = Phase.HOLDING;

  /** Whether messages do not wait for a listener any more. */
  private boolean timedOut;

  /** Whether a timer for the second kind was started. */
  private boolean secondAwaited;

  /** Whether reading has stopped. */
  private boolean stopped;

  /** The stage that the next message waits for; null for none. */
  private @Nullable CompletionStage<?> awaited;

  /** Whether the replay waits for the application to resume. */
  private boolean paused;

  /** Whether the socket has closed for so long that nothing is awaited any more. */
  private boolean closedLong;

  /** Runs {@link #finish}; null if the close does not wait. */
  private @Nullable ScheduledFuture<?> closeTimer;

  /** Runs after the last message; null if the socket has not closed. */
  private @Nullable Runnable onClosed;

  /**
   * Lets messages wait from now on.
   *
   * @param callbacks delivers the messages, one after another
   * @param kept counts them
   */
  public EarlyMessages(
      Reading reading, ScheduledExecutorService clock, Executor callbacks, Kept kept) {
    this.kept = kept;
    this.reading = reading;
    this.clock = clock;
    this.callbacks = callbacks;
    this.timer = after(TIMEOUT_MILLIS, this::expire);
    reading.onResumed(this::resumed);
  }

  private ScheduledFuture<?> after(long millis, Runnable callback) {
    return clock.schedule(() -> callbacks.execute(callback), millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Lets a message wait.
   *
   * @param size in bytes
   * @param hasListener returns whether there is a listener for its kind
   * @return false when messages do not wait any more, and the caller has to deliver this one
   */
  boolean add(int size, BooleanSupplier hasListener, Delivery delivery) {
    // An object takes memory however little is in it: a peer may send very many empty messages.
    Message message = new Message(Math.max(size, Kept.OBJECTS), hasListener, delivery);
    boolean added = add(message);
    if (added) {
      kept.keep(message.memory);
    }
    return added;
  }

  private synchronized boolean add(Message message) {
    if (phase == Phase.DONE) {
      return false;
    }
    messages.add(message);
    bytes += message.memory;
    if (bytes >= MAX_BYTES && !stopped) {
      stopped = true;
      reading.hold();
    }
    return true;
  }

  /** Called at a timeout: the messages are handled like any messages without a listener. */
  private void expire() {
    synchronized (this) {
      timedOut = true;
    }
    if (begins()) {
      replay();
    }
  }

  /** Called when a listener was set: delivers the messages. */
  void release() {
    if (!begins()) {
      return;
    }
    boolean nothing;
    synchronized (this) {
      nothing = messages.isEmpty();
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
    timer.cancel(false);
    return true;
  }

  private void replay() {
    Message next = next();
    while (next != null) {
      CompletionStage<?> stage = next.delivery.run();
      if (stage != null && awaits(stage)) {
        stage.whenComplete((done, failure) -> callbacks.execute(() -> goOnAfter(stage)));
        return;
      }
      next = next();
    }
    Runnable last = null;
    synchronized (this) {
      if (phase == Phase.DONE) {
        last = onClosed;
        onClosed = null;
        if (closeTimer != null) {
          closeTimer.cancel(false);
        }
      }
    }
    if (last != null) {
      last.run();
    }
  }

  private synchronized boolean awaits(CompletionStage<?> stage) {
    if (!closedLong) {
      awaited = stage;
    }
    return !closedLong;
  }

  private void goOnAfter(CompletionStage<?> stage) {
    synchronized (this) {
      if (awaited != stage) {
        return;
      }
      awaited = null;
    }
    replay();
  }

  /** Called when the application resumes after a pause. */
  private void resumed() {
    synchronized (this) {
      if (!paused) {
        return;
      }
      paused = false;
    }
    callbacks.execute(this::replay);
  }

  /**
   * Returns null if no message is left, or the next one waits for a listener or for the
   * application, which has paused.
   */
  private synchronized @Nullable Message next() {
    if (reading.isPaused()) {
      if (closedLong) {
        drop();
      } else if (!messages.isEmpty()) {
        paused = true;
        return null;
      }
    }
    Message next = messages.peek();
    if (next == null) {
      phase = Phase.DONE;
      if (stopped) {
        stopped = false;
        reading.release();
      }
    } else if (!timedOut && !next.hasListener.getAsBoolean()) {
      // Under the lock, so that a listener that is set now finds the phase in which messages wait.
      phase = Phase.HOLDING;
      if (!secondAwaited) {
        secondAwaited = true;
        ScheduledFuture<?> unused = after(SECOND_TIMEOUT_MILLIS, this::expire);
      }
      return null;
    } else {
      messages.remove();
      bytes -= next.memory;
      kept.release(next.memory);
    }
    return next;
  }

  /** The caller holds the lock. */
  private void drop() {
    messages.clear();
    kept.release(bytes);
    bytes = 0;
  }

  /**
   * Called when the socket has closed. The messages that wait have one second more. After that, a
   * message without a listener is handled as such, no stage is awaited, and messages that wait
   * because the application has paused are dropped.
   *
   * @param onClosed runs after the last message
   * @param discard whether the messages are dropped, because the application itself has closed
   */
  public void close(Runnable onClosed, boolean discard) {
    boolean now;
    synchronized (this) {
      if (discard) {
        drop();
      }
      now = phase == Phase.DONE || (phase == Phase.HOLDING && messages.isEmpty());
      if (now) {
        phase = Phase.DONE;
      } else {
        this.onClosed = onClosed;
      }
    }
    if (now) {
      timer.cancel(false);
      onClosed.run();
    } else {
      awaitClose();
    }
  }

  private void awaitClose() {
    try {
      ScheduledFuture<?> limit = after(CLOSE_TIMEOUT_MILLIS, this::finish);
      synchronized (this) {
        closeTimer = limit;
        if (onClosed == null) {
          limit.cancel(false);
        }
      }
    } catch (RuntimeException | Error e) {
      // The system has no thread for the clock: the close must not wait for ever.
      callbacks.execute(this::finish);
    }
  }

  /** Called when the socket has closed for so long that nothing is awaited any more. */
  private void finish() {
    boolean goesOn;
    synchronized (this) {
      closedLong = true;
      timedOut = true;
      goesOn = awaited != null || paused;
      awaited = null;
      paused = false;
    }
    if (begins() || goesOn) {
      replay();
    }
  }
}
