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
 * The sends of a socket that outlives its connections. A message goes to the present connection;
 * while there is none that takes messages, it is buffered, up to a limit. Thread-safe.
 *
 * <pre>
 *   GAP ──connected──► FLUSHING ──nothing is left──► THROUGH
 *   buffers            sends the buffer in order,    sends
 *    ▲                 buffers what comes behind       │
 *    │                    │                            │ the connection is closing
 *    │                    ▼                            ▼
 *    └──disconnected── CLOSING: buffers, and sends nothing
 * </pre>
 */
final class BufferedSends {
  private record BufferedSend(
      int size,
      boolean ofThisConnection,
      Function<Outbound, CompletableFuture<Void>> sending,
      CompletableFuture<Void> done) {}

  private final int limit;

  /**
   * Complete the futures, each in a task of its own: a dependent action may be user code, and may
   * wait for another send.
   */
  private final Executor threads;

  /** In the order of the sends. Guarded by this object, like all fields below. */
  private final ArrayDeque<BufferedSend> buffered = new ArrayDeque<>();

  /** The size of all buffered messages, in bytes. */
  private int bytes;

  /** The present connection, which may be closing; null for none. */
  private @Nullable Outbound target;

  /** Whether buffered messages are being sent: later messages come behind them. */
  private boolean flushing;

  /** Whether the socket has closed. */
  private boolean closed;

  /**
   * Creates an empty buffer, without a connection.
   *
   * @param limit how many bytes may be buffered; 0 refuses what no connection takes
   * @param threads complete the futures
   */
  BufferedSends(int limit, Executor threads) {
    this.limit = limit;
    this.threads = threads;
  }

  // ---- the connections

  /** Called when there is a connection: sends the buffered messages, in order. */
  void connected(Outbound outbound) {
    synchronized (this) {
      target = outbound;
      flushing = true;
    }
    flush(outbound);
  }

  private void flush(Outbound outbound) {
    while (true) {
      BufferedSend next;
      synchronized (this) {
        if (target != outbound) {
          return;
        }
        if (buffered.isEmpty()) {
          flushing = false;
          return;
        }
        if (!takesSends()) {
          // The connection is closing: the rest waits for the next one.
          return;
        }
        next = buffered.remove();
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

  private static CompletableFuture<Void> send(BufferedSend message, Outbound outbound) {
    try {
      return message.sending.apply(outbound);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Called when the connection has closed. */
  void disconnected() {
    List<BufferedSend> lost;
    synchronized (this) {
      target = null;
      flushing = false;
      lost = buffered.stream().filter(BufferedSend::ofThisConnection).toList();
      buffered.removeAll(lost);
    }
    fail(lost, "the connection was lost before the message could begin");
  }

  /** Called when no other connection will follow: fails the buffered messages. */
  void close() {
    List<BufferedSend> lost;
    synchronized (this) {
      closed = true;
      lost = new ArrayList<>(buffered);
      buffered.clear();
      bytes = 0;
    }
    fail(lost, "the socket closed before the message could be sent");
  }

  private void fail(List<BufferedSend> lost, String why) {
    IOException failure = new IOException(why);
    lost.forEach(each -> threads.execute(() -> Outcomes.complete(each.done, failure)));
  }

  // ---- messages

  CompletableFuture<Void> send(String text) {
    Outbound outbound;
    synchronized (this) {
      if (!isThrough()) {
        return buffer(Utf8Length.of(text), later -> later.send(text));
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
        return buffer(copy.remaining(), later -> later.send(copy));
      }
      outbound = target;
    }
    return outbound == null ? refused() : outbound.send(message);
  }

  /**
   * Sends the first part of a message behind the buffered messages. It fails if the connection
   * closes before, since all parts have to go to the same connection.
   *
   * @param outbound that connection
   */
  CompletableFuture<Void> sendFirstPart(
      Outbound outbound, Function<Outbound, CompletableFuture<Void>> sending) {
    synchronized (this) {
      if (flushing && target == outbound && !closed) {
        BufferedSend part = new BufferedSend(0, true, sending, new CompletableFuture<>());
        buffered.add(part);
        return part.done;
      }
    }
    return sending.apply(outbound);
  }

  /** Returns the failure of a send while there is no connection. */
  synchronized CompletableFuture<Void> refused() {
    return CompletableFuture.failedFuture(
        new IOException(
            closed
                ? "the socket was closed"
                : "the connection was lost, and the next one is not there yet"));
  }

  /** Whether this connection is sending buffered messages. */
  synchronized boolean isFlushing(Outbound outbound) {
    return flushing && target == outbound;
  }

  /** Whether there is a connection that takes messages. */
  synchronized boolean takesSends() {
    return target != null && target.isOpen();
  }

  /** How many bytes are buffered. */
  synchronized int bytes() {
    return bytes;
  }

  /** Whether a message goes to the connection at once. The caller holds the lock. */
  private boolean isThrough() {
    return closed || (!flushing && takesSends());
  }

  /** Buffers a message. The caller holds the lock. */
  private CompletableFuture<Void> buffer(
      int size, Function<Outbound, CompletableFuture<Void>> sending) {
    if (limit == 0) {
      return refused();
    }
    if (bytes + (long) size > limit) {
      return CompletableFuture.failedFuture(
          new IOException(
              "the connection was lost: "
                  + bytes
                  + " bytes wait for the next one, and "
                  + size
                  + " more are over the bound of "
                  + limit));
    }
    BufferedSend message = new BufferedSend(size, false, sending, new CompletableFuture<>());
    buffered.add(message);
    bytes += size;
    return message.done;
  }
}
