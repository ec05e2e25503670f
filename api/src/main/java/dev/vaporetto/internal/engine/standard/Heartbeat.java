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
 * Pings the peer, and closes with 1011 when neither a message, or a part of one, nor a pong has
 * come from one ping to the next, and the engine has taken nothing for it either. Thread-safe.
 */
final class Heartbeat {
  /** Of another length than the payload of a ping that an application sends. */
  private static final byte[] PAYLOAD = "heartbeat".getBytes(US_ASCII);

  private final StandardOutbound outbound;
  private final Gate gate;
  private final ScheduledExecutorService clock;
  private final Executor threads;

  /** Whether the peer has given a sign of life since the ping before. Any thread sets it. */
  private volatile boolean heard;

  /** How many callbacks run. Guarded by this object, like the fields below. */
  private int callbacks;

  private @Nullable ScheduledFuture<?> timer;

  private boolean ended;

  /** Whether there was a ping before. */
  private boolean asked;

  /** Whether the application was busy at that ping: what came may wait behind it. */
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
    if (millis > 0 && !ended) {
      // A ping may block in the engine, and the end of a close is told by it at once.
      timer =
          clock.scheduleWithFixedDelay(
              () -> threads.execute(this::beat), millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  void heard() {
    heard = true;
  }

  /** A callback of a message begins. */
  synchronized void enter() {
    callbacks++;
    heard = true;
  }

  synchronized void leave() {
    callbacks--;
    heard = true;
  }

  /** Whether a pong answers a ping of here. */
  boolean isAnsweredBy(ByteBuffer pong) {
    return pong.equals(ByteBuffer.wrap(PAYLOAD));
  }

  private void beat() {
    boolean gone;
    synchronized (this) {
      if (timer == null) {
        return;
      }
      boolean busy = callbacks > 0 || gate.isClosed();
      gone = asked && !heard && !busy && !wasBusy;
      if (gone) {
        stop();
      }
      asked = true;
      heard = false;
      wasBusy = busy;
    }
    if (gone) {
      outbound.close(CloseCodes.INTERNAL_ERROR, "no pong came in the ping interval");
    } else {
      CompletableFuture<Void> unused = outbound.ping(ByteBuffer.wrap(PAYLOAD));
    }
  }

  /** The connection has ended. */
  synchronized void end() {
    ended = true;
    stop();
  }

  private synchronized void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
