package dev.vaporetto.internal.engine.standard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vaporetto.internal.CloseCodes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings the peer at an interval, and closes with 1011 if there was no sign of life between two
 * pings. A sign of life is a message, a part of one or a pong from the peer, and a message that the
 * engine has taken for it. Thread-safe.
 */
final class Heartbeat {
  /** Its length differs from the payload of an application's ping. */
  private static final byte[] PAYLOAD = "heartbeat".getBytes(US_ASCII);

  private final StandardOutbound outbound;
  private final Gate gate;
  private final ScheduledExecutorService clock;
  private final Executor threads;

  /** Whether there was a sign of life since the last ping. Set by any thread. */
  private volatile boolean heard;

  /** How many callbacks are running. Guarded by this object, like the fields below. */
  private int callbacks;

  private @Nullable ScheduledFuture<?> timer;

  private boolean closed;

  /** Whether a ping was sent. */
  private boolean asked;

  /** Whether a callback was running at that ping: a sign of life may wait behind it. */
  private boolean wasBusy;

  Heartbeat(
      StandardOutbound outbound, Gate gate, ScheduledExecutorService clock, Executor threads) {
    this.outbound = outbound;
    this.gate = gate;
    this.clock = clock;
    this.threads = threads;
  }

  synchronized void interval(Duration interval) {
    stop();
    asked = false;
    long millis = interval.toMillis();
    if (millis > 0 && !closed) {
      // Not on the clock's thread: a ping may block in the engine, and a close may call onClose.
      timer =
          clock.scheduleWithFixedDelay(
              () -> threads.execute(this::beat), millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  void heard() {
    heard = true;
  }

  /** Called when a callback for a message begins. */
  synchronized void enter() {
    callbacks++;
    heard = true;
  }

  synchronized void leave() {
    callbacks--;
    heard = true;
  }

  /** Whether a pong answers a ping of the heartbeat. */
  boolean isAnsweredBy(ByteBuffer pong) {
    return pong.equals(ByteBuffer.wrap(PAYLOAD));
  }

  private void beat() {
    boolean silent;
    synchronized (this) {
      if (timer == null) {
        return;
      }
      boolean busy = callbacks > 0 || gate.isClosed();
      silent = asked && !heard && !busy && !wasBusy;
      if (silent) {
        stop();
      }
      asked = true;
      heard = false;
      wasBusy = busy;
    }
    if (silent) {
      outbound.closeByEngine(CloseCodes.INTERNAL_ERROR, "no pong came in the ping interval");
    } else {
      CompletableFuture<Void> unused = outbound.ping(ByteBuffer.wrap(PAYLOAD));
    }
  }

  /** Called when the connection has closed. */
  synchronized void close() {
    closed = true;
    stop();
  }

  private synchronized void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
