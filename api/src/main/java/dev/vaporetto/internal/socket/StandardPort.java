package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.socket.Waiting.Kind;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session of any engine. Some fail a send that begins before the one before has ended, so this
 * keeps the messages and gives the engine one at a time; pings, and the close, take their turn,
 * since the standard API has them block while a message is under way. Thread-safe.
 */
public final class StandardPort implements SessionPort {
  /** How long a peer may take for what was sent before the close. */
  private static final long CLOSE_PATIENCE_MILLIS = 10_000;

  /** What has the engine end a connection that it cannot write to. */
  private static final long IMPATIENT_IDLE_MILLIS = 1_000;

  private static final long SEND_TIMEOUT_MILLIS = 20_000;

  private final Session session;
  private final ScheduledExecutorService clock;

  /** For parts, which the standard API can send by blocking only. */
  private final Executor threads;

  /** Asked for at once, like the next: an engine may not tell them of a session that has closed. */
  private final String subprotocol;

  private final List<Extension> extensions;

  /** Told why this ends the connection. */
  private volatile Consumer<Throwable> failures = failure -> {};

  private volatile long sendTimeoutMillis = SEND_TIMEOUT_MILLIS;

  /** Guarded by itself, like all fields below. */
  private final WaitingMessages queue = new WaitingMessages();

  /** Whether somebody gives the engine what is queued, or waits for the outcome of a message. */
  private boolean sending;

  /** Nothing is queued any more once this is set. */
  private @Nullable CloseReason closing;

  /** Whether the engine was told to close. */
  private boolean closed;

  /** Whether the peer has not taken a message in time, and so will not see a close frame. */
  private boolean abandoned;

  /** Runs {@link #giveUp} when the close waits too long for what was sent before. */
  private @Nullable ScheduledFuture<?> patience;

  public StandardPort(Session session) {
    this(session, Clock.INSTANCE, CallbackThreads.shared());
  }

  StandardPort(Session session, ScheduledExecutorService clock, Executor threads) {
    this.session = session;
    this.clock = clock;
    this.threads = threads;
    String name = session.getNegotiatedSubprotocol();
    this.subprotocol = name == null ? "" : name;
    List<Extension> agreed = session.getNegotiatedExtensions();
    this.extensions = agreed == null ? List.of() : List.copyOf(agreed);
  }

  /** Sets who is told why this ends the connection, before it does. */
  public void onFailure(Consumer<Throwable> listener) {
    failures = listener;
  }

  // ---- sends

  @Override
  public CompletableFuture<Void> send(String text) {
    return enqueue(
        new Waiting(
            Utf8Length.of(text),
            Kind.WHOLE,
            null,
            outcome -> session.getAsyncRemote().sendText(text, outcome)));
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    return enqueue(
        new Waiting(
            copy.remaining(),
            Kind.WHOLE,
            null,
            outcome -> session.getAsyncRemote().sendBinary(copy, outcome)));
  }

  @Override
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    return enqueue(
        new Waiting(
            Utf8Length.of(part),
            last ? Kind.LAST_PART : Kind.PART,
            message,
            outcome -> blocking(() -> session.getBasicRemote().sendText(part, last), outcome)));
  }

  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    return enqueue(
        new Waiting(
            part.remaining(),
            last ? Kind.LAST_PART : Kind.PART,
            message,
            outcome -> blocking(() -> session.getBasicRemote().sendBinary(part, last), outcome)));
  }

  private interface BlockingSend {
    void run() throws IOException;
  }

  private void blocking(BlockingSend send, Waiting.Outcome outcome) {
    threads.execute(
        () -> {
          try {
            send.run();
            outcome.tell(null);
          } catch (IOException | RuntimeException e) {
            outcome.tell(e);
          }
        });
  }

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    return enqueue(
        new Waiting(
            payload.remaining(),
            Kind.PING,
            null,
            outcome -> {
              session.getAsyncRemote().sendPing(payload);
              outcome.tell(null);
            }));
  }

  private CompletableFuture<Void> enqueue(Waiting next) {
    List<Waiting> dropped = new ArrayList<>(0);
    IOException refusal = null;
    boolean closes = false;
    boolean begins = false;
    int limit;
    synchronized (queue) {
      if (closing != null) {
        return CompletableFuture.failedFuture(new IOException("the socket was closed"));
      }
      limit = queue.limit();
      try {
        queue.add(next, dropped);
        begins = !sending;
        sending = true;
      } catch (IOException e) {
        refusal = e;
        closes = queue.policy() == Overflow.CLOSE;
      }
    }
    dropped.forEach(
        each -> each.done().completeExceptionally(WaitingMessages.droppedFailure(limit)));
    if (refusal != null) {
      next.done().completeExceptionally(refusal);
      if (closes) {
        failures.accept(refusal);
        close(new CloseReason(CloseCodes.TRY_AGAIN_LATER, "the peer reads too slowly"));
      }
      return next.done();
    }
    if (begins) {
      sendQueued();
    }
    return next.done();
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
      message.sending().to(outcome);
    } catch (IOException e) {
      outcome.tell(e);
    } catch (RuntimeException e) {
      outcome.tell(new IOException("the engine refused the message: " + e.getMessage(), e));
    }
    return outcome.returned();
  }

  /** The engine may tell the outcome before or after its send returns; only then we go on. */
  private final class Outcome implements Waiting.Outcome {
    private final Waiting message;
    private boolean told;
    private boolean returned;
    private @Nullable ScheduledFuture<?> deadline;

    Outcome(Waiting message) {
      this.message = message;
    }

    @Override
    public void tell(@Nullable Throwable failure) {
      boolean later;
      synchronized (queue) {
        if (told) {
          return;
        }
        told = true;
        later = returned;
        queue.ended(message);
        if (deadline != null) {
          deadline.cancel(false);
        }
      }
      if (failure == null) {
        message.done().complete(null);
      } else {
        message.done().completeExceptionally(failure);
      }
      if (later) {
        sendQueued();
      }
    }

    boolean returned() {
      synchronized (queue) {
        returned = true;
        if (!told) {
          deadline = clock.schedule(this::late, sendTimeoutMillis, TimeUnit.MILLISECONDS);
        }
        return told;
      }
    }

    private void late() {
      synchronized (queue) {
        if (told) {
          return;
        }
      }
      abandon(new IOException("the peer took no message for " + sendTimeoutMillis + " ms"), this);
    }
  }

  @Override
  public long bufferedBytes() {
    synchronized (queue) {
      return queue.bytes();
    }
  }

  @Override
  public void outboundLimit(int bytes, Overflow policy) {
    synchronized (queue) {
      queue.limit(bytes, policy);
    }
  }

  @Override
  public void sendTimeout(Duration timeout) {
    sendTimeoutMillis = timeout.toMillis();
  }

  // ---- what it cannot do

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    throw unsupported("onPing", "does not tell of pings");
  }

  @Override
  public void requireSuspendable(String what) {
    throw unsupported(what, "cannot stop reading");
  }

  private UnsupportedOperationException unsupported(String what, String why) {
    return new UnsupportedOperationException(
        what + " needs Vaporetto's engine; " + session.getClass().getName() + " " + why);
  }

  @Override
  public boolean suspend() {
    return false;
  }

  @Override
  public void resume() {}

  // ---- the end

  @Override
  public void close(CloseReason reason) {
    List<Waiting> behind = List.of();
    synchronized (queue) {
      if (closing != null) {
        return;
      }
      closing = reason;
      if (queue.isOpen()) {
        // What waits cannot be sent in the middle of another message, and nothing follows.
        behind = queue.clear();
      }
      if (sending) {
        // Whoever has sent the last message closes, unless the peer does not take it.
        patience = clock.schedule(this::giveUp, CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    failAll(behind, new IOException("the socket was closed"));
    boolean now;
    synchronized (queue) {
      now = !sending;
    }
    if (now) {
      closeSession(reason);
    }
  }

  private void giveUp() {
    CloseReason reason;
    synchronized (queue) {
      if (closed || closing == null) {
        return;
      }
      reason = closing;
    }
    failAll(queued(), new IOException("the peer did not take what was sent before the close"));
    endByForce(reason);
  }

  /** The peer does not read. */
  private void abandon(IOException failure, Outcome stuck) {
    CloseReason reason = new CloseReason(CloseCodes.UNEXPECTED_CONDITION, "the peer does not read");
    synchronized (queue) {
      if (closed) {
        return;
      }
      abandoned = true;
      if (closing == null) {
        closing = reason;
      }
    }
    failures.accept(failure);
    failAll(queued(), failure);
    stuck.message.done().completeExceptionally(failure);
    // An engine may wait for the peer even here.
    threads.execute(() -> endByForce(reason));
  }

  private List<Waiting> queued() {
    synchronized (queue) {
      return queue.clear();
    }
  }

  private static void failAll(List<Waiting> lost, IOException failure) {
    lost.forEach(each -> each.done().completeExceptionally(failure));
  }

  private void endByForce(CloseReason reason) {
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
      if (abandoned) {
        return new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "");
      }
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
  public List<Extension> extensions() {
    return extensions;
  }

  @Override
  public int maxMessageSize(boolean text) {
    return text ? session.getMaxTextMessageBufferSize() : session.getMaxBinaryMessageBufferSize();
  }
}
