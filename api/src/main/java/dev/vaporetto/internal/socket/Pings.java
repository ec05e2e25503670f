package dev.vaporetto.internal.socket;

import dev.vaporetto.internal.engine.Outbound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The pings of one socket's application, numbered in their payload. Thread-safe.
 *
 * <p>A pong answers its ping and all before it: a peer that is behind may answer the latest ping
 * only (RFC 6455 §5.5.3).
 */
final class Pings {
  private record Ping(long number, CompletableFuture<Void> answered) {}

  private final Outbound outbound;

  /** Pings without a pong, in their order. Guarded by this object, like all fields below. */
  private final ArrayDeque<Ping> open = new ArrayDeque<>(2);

  private long last;

  /** Why no ping is sent any more; null while one may be. */
  private @Nullable IOException ended;

  Pings(Outbound outbound) {
    this.outbound = outbound;
  }

  CompletableFuture<Void> ping() {
    Ping ping;
    synchronized (this) {
      if (ended != null) {
        return CompletableFuture.failedFuture(ended);
      }
      ping = new Ping(++last, new CompletableFuture<>());
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

  /** The connection is gone: its pongs will not come. */
  void fail(IOException failure) {
    List<Ping> unanswered;
    synchronized (this) {
      unanswered = new ArrayList<>(open);
      open.clear();
    }
    unanswered.forEach(ping -> ping.answered.completeExceptionally(failure));
  }

  /** The socket has closed: no ping is sent any more. */
  void end(IOException failure) {
    synchronized (this) {
      ended = failure;
    }
    fail(failure);
  }
}
