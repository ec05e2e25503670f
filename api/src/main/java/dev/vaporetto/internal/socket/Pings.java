package dev.vaporetto.internal.socket;

import jakarta.websocket.CloseReason.CloseCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pings of one socket, numbered in their payload. Thread-safe.
 *
 * <p>A pong answers its ping and all before it: a peer that is behind may answer the latest ping
 * only (RFC 6455 §5.5.3).
 */
final class Pings {
  private record Ping(long number, CompletableFuture<Void> answered) {}

  private final SessionPort port;
  private final ReceiveSide receive;
  private final SocketEnd end;
  private final ScheduledExecutorService clock;

  /** Pings without a pong, in their order. Guarded by this object, like all fields below. */
  private final ArrayDeque<Ping> open = new ArrayDeque<>(2);

  private long last;
  private boolean stopped;

  /** There is no connection now. */
  private boolean paused;

  /** Zero for none. */
  private long intervalMillis;

  private @Nullable ScheduledFuture<?> timer;
  private @Nullable CompletableFuture<Void> heartbeat;

  /** What {@link ReceiveSide#activity} was when the heartbeat was last looked at. */
  private int activity;

  /** Whether the application was busy then. */
  private boolean busy;

  Pings(SessionPort port, ReceiveSide receive, SocketEnd end, ScheduledExecutorService clock) {
    this.port = port;
    this.receive = receive;
    this.end = end;
    this.clock = clock;
  }

  CompletableFuture<Void> ping() {
    Ping ping;
    synchronized (this) {
      if (stopped) {
        return CompletableFuture.failedFuture(new IOException("the socket has closed"));
      }
      ping = new Ping(++last, new CompletableFuture<>());
      open.add(ping);
    }
    port.ping(ByteBuffer.allocate(Long.BYTES).putLong(ping.number).flip())
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                synchronized (this) {
                  open.remove(ping);
                }
                ping.answered.completeExceptionally(failure);
              }
            });
    return ping.answered;
  }

  void onPong(ByteBuffer payload) {
    if (payload.remaining() != Long.BYTES) {
      return;
    }
    long number = payload.getLong(payload.position());
    List<Ping> answered = new ArrayList<>(1);
    synchronized (this) {
      if (open.stream().noneMatch(ping -> ping.number == number)) {
        return;
      }
      while (!open.isEmpty() && open.getFirst().number <= number) {
        answered.add(open.removeFirst());
      }
    }
    answered.forEach(ping -> ping.answered.complete(null));
  }

  void interval(Duration interval) {
    long millis = Limits.pingInterval("", interval).toMillis();
    synchronized (this) {
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
      heartbeat = null;
      intervalMillis = millis;
      start();
    }
  }

  /** The caller holds the lock. */
  private void start() {
    if (!stopped && !paused && intervalMillis > 0) {
      timer =
          clock.scheduleWithFixedDelay(
              this::beat, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void beat() {
    CompletableFuture<Void> before;
    boolean quiet;
    synchronized (this) {
      before = heartbeat;
      int activityNow = receive.activity();
      boolean busyNow = receive.isBusy();
      quiet = !busyNow && !busy && activityNow == activity;
      activity = activityNow;
      busy = busyNow;
    }
    boolean answered = before == null || (before.isDone() && !before.isCompletedExceptionally());
    if (answered) {
      CompletableFuture<Void> next = ping();
      synchronized (this) {
        heartbeat = next;
      }
    } else if (quiet) {
      stopTimer();
      end.unanswered(
          CloseCodes.UNEXPECTED_CONDITION.getCode(), "no pong came in the ping interval");
    }
    // Else the pong may wait behind the messages that the application is busy with.
  }

  private synchronized void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    heartbeat = null;
  }

  /** The connection was lost: no ping is sent until {@link #resume}. */
  void pause(int code) {
    synchronized (this) {
      paused = true;
    }
    stopTimer();
    failOpen(code);
  }

  /** Another connection is there. */
  synchronized void resume() {
    paused = false;
    stopTimer();
    start();
  }

  /** The socket has closed. */
  void stop(int code) {
    synchronized (this) {
      stopped = true;
    }
    stopTimer();
    failOpen(code);
  }

  private void failOpen(int code) {
    List<Ping> unanswered;
    synchronized (this) {
      unanswered = new ArrayList<>(open);
      open.clear();
    }
    IOException failure = new IOException("the socket closed with " + code + " before the pong");
    unanswered.forEach(ping -> ping.answered.completeExceptionally(failure));
  }
}
