package dev.vaporetto.internal.reconnect;

import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Outcomes;
import dev.vaporetto.internal.Utf8Length;
import dev.vaporetto.internal.engine.Outbound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is sent by a socket that outlives its connections: goes to the connection that takes it, and
 * is kept where none does, up to a bound. Thread-safe.
 *
 * <pre>
 *   GAP ──connected──► FLUSHING ──nothing is left──► THROUGH
 *   keeps              sends one after another,      sends
 *    ▲                 keeps what comes behind         │
 *    │                    │                            │ the connection closes, but has not closed
 *    │                    ▼                            ▼
 *    └──disconnected── CLOSING: keeps, and sends nothing
 * </pre>
 */
final class KeptSends {
  private record Kept(
      int size,
      boolean ofThisConnection,
      Function<Outbound, CompletableFuture<Void>> sending,
      CompletableFuture<Void> done) {}

  private final int bound;

  /** Where user code may run that hangs on the futures, each for itself: it may wait for others. */
  private final Executor threads;

  /** In the order of the sends. Guarded by this object, like all fields below. */
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();

  /** Of what is kept. */
  private int bytes;

  /** The connection that is there, though it may be closing. */
  private @Nullable Outbound target;

  /** What was kept has not all been sent: what is sent now comes behind it. */
  private boolean flushing;

  /** Nothing is kept any more. */
  private boolean ended;

  /**
   * None yet, and no connection.
   *
   * @param bound in bytes; 0 refuses what no connection takes
   * @param threads where user code may run that hangs on the futures
   */
  KeptSends(int bound, Executor threads) {
    this.bound = bound;
    this.threads = threads;
  }

  // ---- the connections

  /** A connection is there; what was kept is sent by it, in order. */
  void connected(Outbound outbound) {
    synchronized (this) {
      target = outbound;
      flushing = true;
    }
    flush(outbound);
  }

  private void flush(Outbound outbound) {
    while (true) {
      Kept next;
      synchronized (this) {
        if (target != outbound) {
          return;
        }
        if (kept.isEmpty()) {
          flushing = false;
          return;
        }
        if (!takesSends()) {
          // What is left is for the next connection.
          return;
        }
        next = kept.remove();
        bytes -= next.size;
      }
      CompletableFuture<Void> sent = send(next, outbound);
      boolean goOn = sent.isDone();
      sent.whenComplete(
          (nothing, failure) -> {
            threads.execute(() -> Outcomes.complete(next.done, failure));
            if (!goOn) {
              flush(outbound);
            }
          });
      if (!goOn) {
        return;
      }
    }
  }

  private static CompletableFuture<Void> send(Kept message, Outbound outbound) {
    try {
      return message.sending.apply(outbound);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The connection has gone. */
  void disconnected() {
    List<Kept> lost;
    synchronized (this) {
      target = null;
      flushing = false;
      lost = kept.stream().filter(Kept::ofThisConnection).toList();
      kept.removeAll(lost);
    }
    fail(lost, "the connection was lost before the message could begin");
  }

  /** There will be no other connection: what is kept fails. */
  void end() {
    List<Kept> lost;
    synchronized (this) {
      ended = true;
      lost = new ArrayList<>(kept);
      kept.clear();
      bytes = 0;
    }
    fail(lost, "the socket closed before the message could be sent");
  }

  private void fail(List<Kept> lost, String why) {
    IOException failure = new IOException(why);
    lost.forEach(each -> threads.execute(() -> Outcomes.complete(each.done, failure)));
  }

  // ---- messages

  CompletableFuture<Void> send(String text) {
    Outbound outbound;
    synchronized (this) {
      if (!isThrough()) {
        return keep(Utf8Length.of(text), later -> later.send(text));
      }
      outbound = target;
    }
    return outbound == null ? refused() : outbound.send(text);
  }

  CompletableFuture<Void> send(ByteBuffer message) {
    Outbound outbound;
    synchronized (this) {
      if (!isThrough()) {
        ByteBuffer copy = Copies.buffer(message);
        return keep(copy.remaining(), later -> later.send(copy));
      }
      outbound = target;
    }
    return outbound == null ? refused() : outbound.send(message);
  }

  /**
   * Sends the first part of a message behind what is kept. It fails with its connection, which the
   * rest of the message cannot leave.
   *
   * @param outbound the connection
   */
  CompletableFuture<Void> sendFirstPart(
      Outbound outbound, Function<Outbound, CompletableFuture<Void>> sending) {
    synchronized (this) {
      if (flushing && target == outbound && !ended) {
        Kept part = new Kept(0, true, sending, new CompletableFuture<>());
        kept.add(part);
        return part.done;
      }
    }
    return sending.apply(outbound);
  }

  /** The failure of what is sent while there is no connection. */
  synchronized CompletableFuture<Void> refused() {
    return CompletableFuture.failedFuture(
        new IOException(
            ended
                ? "the socket was closed"
                : "the connection was lost, and the next one is not there yet"));
  }

  /** Whether what was kept is being sent by this connection. */
  synchronized boolean isFlushing(Outbound outbound) {
    return flushing && target == outbound;
  }

  /** Whether there is a connection that takes messages. */
  synchronized boolean takesSends() {
    return target != null && target.isOpen();
  }

  /** Bytes that are kept. */
  synchronized int bytes() {
    return bytes;
  }

  /** Whether nothing is before what is sent now. The caller holds the lock. */
  private boolean isThrough() {
    return ended || (!flushing && takesSends());
  }

  /** The caller holds the lock. */
  private CompletableFuture<Void> keep(
      int size, Function<Outbound, CompletableFuture<Void>> sending) {
    if (bound == 0) {
      return refused();
    }
    if (bytes + (long) size > bound) {
      return CompletableFuture.failedFuture(
          new IOException(
              "the connection was lost: "
                  + bytes
                  + " bytes are kept for the next one, and "
                  + size
                  + " more are over the bound of "
                  + bound));
    }
    Kept message = new Kept(size, false, sending, new CompletableFuture<>());
    kept.add(message);
    bytes += size;
    return message.done;
  }
}
