package dev.vaporetto.internal.reconnect;

import dev.vaporetto.internal.CallbackFuture;
import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.Outcomes;
import dev.vaporetto.internal.Surrogates;
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
 *   buffers            first sends what one thread   sends
 *    ▲                 sends ahead, then the buffer    │
 *    │                 in order; buffers the rest      │
 *    │                    │                            │ the connection is closing
 *    │                    ▼                            ▼
 *    └──disconnected── CLOSING: buffers, and sends nothing
 * </pre>
 */
final class BufferedSends {
  private record BufferedSend(
      int size,
      long memory,
      boolean ofThisConnection,
      Function<Outbound, CompletableFuture<Void>> sending,
      CompletableFuture<Void> done) {}

  /** What {@link dev.vaporetto.FlowControl#outboundLimit} is by default. */
  private static final int DEFAULT_OUTBOUND_LIMIT = 1 << 20;

  private final int limit;

  /**
   * Complete the futures, each in a task of its own: a dependent action may be user code, and may
   * wait for another send.
   */
  private final Executor threads;

  /** During which no buffered message can leave. */
  private final CallbackFuture.Callbacks holders;

  /** Counts what is buffered by all sockets. It is not called with the lock, but for releases. */
  private final Kept kept;

  /** In the order of the sends. Guarded by this object, like all fields below. */
  private final ArrayDeque<BufferedSend> buffered = new ArrayDeque<>();

  /** The size of all buffered messages, in bytes. */
  private int bytes;

  /** The present connection, which may be closing; null for none. */
  private @Nullable Outbound target;

  /** Whether buffered messages are being sent: later messages come behind them. */
  private boolean flushing;

  /** The thread whose messages precede the buffered ones; null for none. */
  private @Nullable Thread ahead;

  /** Bounds the messages that wait on an open connection, where {@link #limit} is less. */
  private int outboundLimit = DEFAULT_OUTBOUND_LIMIT;

  /** Whether the socket has closed. */
  private boolean closed;

  /**
   * Creates an empty buffer, without a connection.
   *
   * @param limit how many bytes may be buffered for the next connection; 0 refuses what no
   *     connection takes
   * @param threads complete the futures
   * @param holders the callbacks during which no buffered message can leave
   * @param kept counts what is buffered by all sockets
   */
  BufferedSends(int limit, Executor threads, CallbackFuture.Callbacks holders, Kept kept) {
    this.holders = holders;
    this.kept = kept;
    this.limit = limit;
    this.threads = threads;
  }

  /** See {@link dev.vaporetto.FlowControl#outboundLimit}. */
  synchronized void outboundLimit(int most) {
    outboundLimit = most;
  }

  // ---- the connections

  /**
   * Called when there is a connection. Later messages come behind the buffered ones, which {@link
   * #flush} sends.
   */
  synchronized void connected(Outbound outbound) {
    target = outbound;
    flushing = true;
  }

  /** Runs a task whose messages precede the buffered ones, on the calling thread. */
  void sendAhead(Outbound outbound, Runnable task) {
    synchronized (this) {
      ahead = target == outbound ? Thread.currentThread() : null;
    }
    try {
      task.run();
    } finally {
      synchronized (this) {
        ahead = null;
      }
    }
  }

  /** Sends the buffered messages, in order, unless this is no more the present connection. */
  void flush(Outbound outbound) {
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
        removed(next);
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
    } catch (RuntimeException | Error e) {
      // Those behind it go on, and its sender is told.
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A message does not wait any more. The caller holds the lock. */
  private void removed(BufferedSend message) {
    bytes -= message.size;
    kept.release(message.memory);
  }

  /** Called when the connection has closed. */
  void disconnected() {
    List<BufferedSend> lost;
    synchronized (this) {
      target = null;
      flushing = false;
      ahead = null;
      lost = buffered.stream().filter(BufferedSend::ofThisConnection).toList();
      buffered.removeAll(lost);
      lost.forEach(this::removed);
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
      lost.forEach(this::removed);
    }
    fail(lost, "the socket closed before the message could be sent");
  }

  /** Others need the memory: fails the whole messages that are buffered. */
  void giveUp() {
    List<BufferedSend> lost;
    synchronized (this) {
      lost = buffered.stream().filter(each -> each.memory > 0).toList();
      buffered.removeAll(lost);
      lost.forEach(this::removed);
    }
    fail(lost, "the memory for messages that wait was needed for others");
  }

  private void fail(List<BufferedSend> lost, String why) {
    IOException failure = new IOException(why);
    lost.forEach(each -> threads.execute(() -> Outcomes.complete(each.done, failure)));
  }

  // ---- messages

  CompletableFuture<Void> send(String text) {
    Outbound outbound;
    boolean through;
    synchronized (this) {
      through = isThrough();
      outbound = target;
    }
    if (through) {
      return outbound == null ? refused() : outbound.send(text);
    }
    try {
      Surrogates.requirePaired(text);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return buffer(Utf8Length.of(text), later -> later.send(text));
  }

  CompletableFuture<Void> send(ByteBuffer message) {
    Outbound outbound;
    boolean through;
    synchronized (this) {
      through = isThrough();
      outbound = target;
    }
    if (through) {
      return outbound == null ? refused() : outbound.send(message);
    }
    ByteBuffer copy = Copies.buffer(message);
    return buffer(copy.remaining(), later -> later.send(copy));
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
      if (isFlushing(outbound) && !closed) {
        BufferedSend part = new BufferedSend(0, 0, true, sending, new CallbackFuture<>(holders));
        buffered.add(part);
        return part.done;
      }
    }
    return sending.apply(outbound);
  }

  /** Returns the failure of a send while there is no connection. */
  synchronized CompletableFuture<Void> refused() {
    return CompletableFuture.failedFuture(noConnection());
  }

  /** The caller holds the lock. */
  private IOException noConnection() {
    return new IOException(
        closed
            ? "the socket was closed"
            : "the connection was lost, and the next one is not there yet");
  }

  /** Whether what the calling thread sends on this connection comes behind buffered messages. */
  synchronized boolean isFlushing(Outbound outbound) {
    return flushing && target == outbound && ahead != Thread.currentThread();
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
    return closed || ((!flushing || ahead == Thread.currentThread()) && takesSends());
  }

  /** Buffers a message, unless a connection takes messages by now. */
  private CompletableFuture<Void> buffer(
      int size, Function<Outbound, CompletableFuture<Void>> sending) {
    long memory = (long) size + Kept.OBJECTS;
    // Before the lock is taken: others may have to give up what they keep.
    boolean isKept = kept.tryKeep(memory);
    IOException refusal;
    Outbound outbound;
    synchronized (this) {
      boolean through = isThrough();
      outbound = through ? target : null;
      refusal = through ? null : refusal(size, isKept);
      if (!through && refusal == null) {
        // What is over the limit does not wait for another connection.
        boolean ofThisConnection = limit == 0 || bytes + (long) size > limit;
        BufferedSend message =
            new BufferedSend(
                size, memory, ofThisConnection, sending, new CallbackFuture<>(holders));
        buffered.add(message);
        bytes += size;
        return message.done;
      }
    }
    if (isKept) {
      kept.release(memory);
    }
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    return outbound == null ? refused() : sending.apply(outbound);
  }

  /** Why a message cannot be buffered; null if it can. The caller holds the lock. */
  private @Nullable IOException refusal(int size, boolean isKept) {
    // On an open connection it waits for those before it, as it would in that one's own queue.
    boolean connected = takesSends();
    if (limit == 0 && !connected) {
      return noConnection();
    }
    int most = connected ? Math.max(limit, outboundLimit) : limit;
    boolean admitted = bytes + (long) size <= most || (connected && buffered.isEmpty());
    if (admitted && isKept) {
      return null;
    }
    return new IOException(
        (connected ? "the connection is new: " : "the connection was lost: ")
            + bytes
            + (connected ? " bytes wait for earlier ones" : " bytes wait for the next one")
            + ", and "
            + size
            + " more are over "
            + (admitted ? "the memory that all sockets have" : "the bound of " + most));
  }
}
