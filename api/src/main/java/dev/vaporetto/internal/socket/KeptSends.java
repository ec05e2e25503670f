package dev.vaporetto.internal.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
      Function<SessionPort, CompletableFuture<Void>> sending,
      CompletableFuture<Void> done) {}

  private final int bound;

  /** In the order of the sends. Guarded by this object, like all fields below. */
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();

  /** Of what is kept. */
  private int bytes;

  /** The connection that is there, though it may be closing. */
  private @Nullable SessionPort target;

  /** What was kept has not all been sent: what is sent now comes behind it. */
  private boolean flushing;

  /** This side gives the connection up, whatever it says of itself. */
  private boolean losing;

  /** Nothing is kept any more. */
  private boolean ended;

  /**
   * None yet, and no connection.
   *
   * @param bound in bytes; 0 refuses what no connection takes
   */
  KeptSends(int bound) {
    this.bound = bound;
  }

  // ---- the connections

  /** A connection is there; what was kept is sent by it, in order. */
  void connected(SessionPort port) {
    synchronized (this) {
      target = port;
      losing = false;
      flushing = true;
    }
    flush(port);
  }

  private void flush(SessionPort port) {
    while (true) {
      Kept next;
      synchronized (this) {
        if (target != port) {
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
      CompletableFuture<Void> sent = send(next, port);
      boolean goOn = sent.isDone();
      sent.whenComplete(
          (nothing, failure) -> {
            Outcomes.complete(next.done, failure);
            if (!goOn) {
              flush(port);
            }
          });
      if (!goOn) {
        return;
      }
    }
  }

  private static CompletableFuture<Void> send(Kept message, SessionPort port) {
    try {
      return message.sending.apply(port);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The connection that is there is being closed by this side: nothing is sent by it. */
  synchronized void losing() {
    losing = target != null;
  }

  /** The connection has gone. */
  void disconnected() {
    List<Kept> lost;
    synchronized (this) {
      target = null;
      flushing = false;
      losing = false;
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

  private static void fail(List<Kept> lost, String why) {
    IOException failure = new IOException(why);
    lost.forEach(each -> each.done.completeExceptionally(failure));
  }

  // ---- messages

  CompletableFuture<Void> send(String text) {
    SessionPort port;
    synchronized (this) {
      if (!isThrough()) {
        return keep(Utf8Length.of(text), later -> later.send(text));
      }
      port = target;
    }
    return port == null ? refused() : port.send(text);
  }

  CompletableFuture<Void> send(ByteBuffer message) {
    SessionPort port;
    synchronized (this) {
      if (!isThrough()) {
        ByteBuffer copy = ByteBuffer.allocate(message.remaining()).put(message.duplicate()).flip();
        return keep(copy.remaining(), later -> later.send(copy));
      }
      port = target;
    }
    return port == null ? refused() : port.send(message);
  }

  /**
   * Sends the first part of a message behind what is kept. It fails with its connection, which the
   * rest of the message cannot leave.
   *
   * @param port the connection
   */
  CompletableFuture<Void> sendFirstPart(
      SessionPort port, Function<SessionPort, CompletableFuture<Void>> sending) {
    synchronized (this) {
      if (flushing && target == port && !ended) {
        Kept part = new Kept(0, true, sending, new CompletableFuture<>());
        kept.add(part);
        return part.done;
      }
    }
    return sending.apply(port);
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
  synchronized boolean isFlushing(SessionPort port) {
    return flushing && target == port;
  }

  /** Whether there is a connection that takes messages. */
  synchronized boolean takesSends() {
    return target != null && !losing && target.isOpen();
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
      int size, Function<SessionPort, CompletableFuture<Void>> sending) {
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
