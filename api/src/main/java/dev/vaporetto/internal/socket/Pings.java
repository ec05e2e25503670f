package dev.vaporetto.internal.socket;

import dev.vaporetto.internal.CallbackFuture;
import dev.vaporetto.internal.engine.Outbound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The pings that the application sends on one socket. Their payload is a number. Thread-safe.
 *
 * <p>A pong answers its ping and all earlier ones: a peer may answer only the latest of several
 * pings (RFC 6455 §5.5.3).
 */
final class Pings {
  /** A peer that answers none of so many takes pings, and no more. */
  static final int MAX_OPEN = 1024;

  private record Ping(long number, CompletableFuture<Void> answered) {}

  private final Outbound outbound;

  /** Unanswered pings, in their order. Guarded by this object, like all fields below. */
  private final ArrayDeque<Ping> open = new ArrayDeque<>(2);

  private long last;

  /** The failure of further pings when the socket has closed; null before. */
  private @Nullable IOException closed;

  Pings(Outbound outbound) {
    this.outbound = outbound;
  }

  /**
   * Sends a ping.
   *
   * @param callbacks during which no pong is read
   */
  CompletableFuture<Void> ping(CallbackFuture.Callbacks callbacks) {
    Ping ping;
    synchronized (this) {
      if (closed != null) {
        return CompletableFuture.failedFuture(closed);
      }
      if (open.size() == MAX_OPEN) {
        return CompletableFuture.failedFuture(
            new IOException(
                "the peer has not answered "
                    + MAX_OPEN
                    + " pings; expected a pong before the next one"));
      }
      ping = new Ping(++last, new CallbackFuture<>(callbacks));
      open.add(ping);
    }
    outbound
        .ping(ByteBuffer.allocate(Long.BYTES).putLong(ping.number).flip())
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

  /** Fails the unanswered pings: the connection is lost, so their pongs will not come. */
  void fail(IOException failure) {
    List<Ping> unanswered;
    synchronized (this) {
      unanswered = new ArrayList<>(open);
      open.clear();
    }
    unanswered.forEach(ping -> ping.answered.completeExceptionally(failure));
  }

  /** Fails the unanswered pings and all further ones: the socket has closed. */
  void close(IOException failure) {
    synchronized (this) {
      closed = failure;
    }
    fail(failure);
  }
}
