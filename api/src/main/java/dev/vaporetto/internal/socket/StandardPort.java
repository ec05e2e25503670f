package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session of any engine. Some fail a send that begins before the one before has ended, so this
 * keeps the messages and gives the engine one at a time; pings, and the close, take their turn,
 * since the standard API has them block while a message is under way. Thread-safe.
 */
public final class StandardPort implements SessionPort {
  /** Bytes that may wait; a larger message is taken when nothing waits. */
  private static final int MAX_QUEUED_BYTES = 1024 * 1024;

  /** How long a peer may take for what was sent before the close. */
  private static final long CLOSE_PATIENCE_MILLIS = 10_000;

  /** What has the engine end a connection that it cannot write to. */
  private static final long IMPATIENT_IDLE_MILLIS = 1_000;

  private record Waiting(int size, Sending send, CompletableFuture<Void> done) {}

  /** Gives the engine one message. */
  private interface Sending {
    void to(Outcome outcome) throws IOException;
  }

  private final Session session;
  private final ScheduledExecutorService clock;

  /** Asked for at once: an engine may not tell it of a session that has closed. */
  private final String subprotocol;

  /** Guarded by itself, like all fields below. */
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

  private int queuedBytes;

  /** Whether somebody gives the engine what is queued, or waits for the outcome of a message. */
  private boolean sending;

  /** Nothing is queued any more once this is set. */
  private @Nullable CloseReason closing;

  /** Whether the engine was told to close. */
  private boolean closed;

  /** Runs {@link #giveUp} when the close waits too long for what was sent before. */
  private @Nullable ScheduledFuture<?> patience;

  public StandardPort(Session session) {
    this(session, Clock.INSTANCE);
  }

  StandardPort(Session session, ScheduledExecutorService clock) {
    this.session = session;
    this.clock = clock;
    String name = session.getNegotiatedSubprotocol();
    this.subprotocol = name == null ? "" : name;
  }

  @Override
  public CompletableFuture<Void> send(String text) {
    return enqueue(text.length(), outcome -> session.getAsyncRemote().sendText(text, outcome));
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    return enqueue(copy.remaining(), outcome -> session.getAsyncRemote().sendBinary(copy, outcome));
  }

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    return enqueue(
        payload.remaining(),
        outcome -> {
          session.getAsyncRemote().sendPing(payload);
          outcome.tell(null);
        });
  }

  private CompletableFuture<Void> enqueue(int size, Sending send) {
    Waiting waiting = new Waiting(size, send, new CompletableFuture<>());
    synchronized (queue) {
      if (closing != null) {
        return CompletableFuture.failedFuture(new IOException("the socket was closed"));
      }
      if (queuedBytes > 0 && queuedBytes + size > MAX_QUEUED_BYTES) {
        return CompletableFuture.failedFuture(
            new IOException(
                "the peer reads too slowly: "
                    + queuedBytes
                    + " bytes wait for it, and "
                    + size
                    + " more are over the bound of "
                    + MAX_QUEUED_BYTES));
      }
      queue.add(waiting);
      queuedBytes += size;
      if (sending) {
        return waiting.done;
      }
      sending = true;
    }
    sendQueued();
    return waiting.done;
  }

  /** Gives the engine one message after the other, as long as it takes them at once. */
  private void sendQueued() {
    boolean tookItAtOnce;
    do {
      Waiting next;
      CloseReason last;
      synchronized (queue) {
        next = queue.poll();
        sending = next != null;
        last = closing;
      }
      if (next == null) {
        if (last != null) {
          closeSession(last);
        }
        return;
      }
      tookItAtOnce = give(next);
    } while (tookItAtOnce);
  }

  private boolean give(Waiting message) {
    Outcome outcome = new Outcome(message);
    try {
      message.send.to(outcome);
    } catch (IOException e) {
      outcome.tell(e);
    } catch (RuntimeException e) {
      outcome.tell(new IOException("the engine refused the message: " + e.getMessage(), e));
    }
    return outcome.returned();
  }

  /** The engine may tell the outcome before or after its send returns; only then we go on. */
  private final class Outcome implements SendHandler {
    private final Waiting message;
    private boolean told;
    private boolean returned;

    Outcome(Waiting message) {
      this.message = message;
    }

    @Override
    public void onResult(SendResult result) {
      tell(result.isOK() ? null : result.getException());
    }

    void tell(@Nullable Throwable failure) {
      boolean later;
      synchronized (queue) {
        if (told) {
          return;
        }
        told = true;
        later = returned;
        queuedBytes -= message.size;
      }
      if (failure == null) {
        message.done.complete(null);
      } else {
        message.done.completeExceptionally(failure);
      }
      if (later) {
        sendQueued();
      }
    }

    boolean returned() {
      synchronized (queue) {
        returned = true;
        return told;
      }
    }
  }

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    throw new UnsupportedOperationException(
        "onPing needs Vaporetto's engine; "
            + session.getClass().getName()
            + " does not tell of pings");
  }

  @Override
  public void close(CloseReason reason) {
    synchronized (queue) {
      if (closing != null) {
        return;
      }
      closing = reason;
      if (sending) {
        // Whoever has sent the last message closes, unless the peer does not take it.
        patience = clock.schedule(this::giveUp, CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return;
      }
    }
    closeSession(reason);
  }

  private void giveUp() {
    List<Waiting> lost;
    CloseReason reason;
    synchronized (queue) {
      if (closed || closing == null) {
        return;
      }
      reason = closing;
      lost = new ArrayList<>(queue);
      queue.clear();
      lost.forEach(waiting -> queuedBytes -= waiting.size);
    }
    IOException failure = new IOException("the peer did not take what was sent before the close");
    lost.forEach(waiting -> waiting.done.completeExceptionally(failure));
    try {
      session.setMaxIdleTimeout(IMPATIENT_IDLE_MILLIS);
    } catch (RuntimeException e) {
      log("the connection had ended", e);
    }
    closeSession(reason);
  }

  private void closeSession(CloseReason reason) {
    synchronized (queue) {
      if (closed) {
        return;
      }
      closed = true;
      if (patience != null) {
        patience.cancel(false);
      }
    }
    try {
      session.close(reason);
    } catch (IOException | RuntimeException e) {
      // It closed meanwhile, or its transport failed, which the engine reports by itself.
      log("the close frame could not be sent", e);
    }
  }

  private static void log(String message, Exception failure) {
    System.getLogger(StandardPort.class.getName()).log(Level.DEBUG, message, failure);
  }

  /** Some engines tell the peer's answer where this side has closed first. */
  @Override
  public CloseReason closeReasonOnWire(CloseReason told) {
    synchronized (queue) {
      return closed && closing != null ? closing : told;
    }
  }

  @Override
  public boolean isOpen() {
    synchronized (queue) {
      if (closing != null) {
        return false;
      }
    }
    return session.isOpen();
  }

  @Override
  public String subprotocol() {
    return subprotocol;
  }

  @Override
  public boolean suspend() {
    return false;
  }

  @Override
  public void resume() {}
}
