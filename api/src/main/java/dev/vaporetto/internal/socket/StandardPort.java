package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session of any engine. Some fail a send that begins before the one before has ended, so this
 * keeps the messages and gives the engine one at a time. Thread-safe.
 */
public final class StandardPort implements SessionPort {
  /** Bytes that may wait; a larger message is taken when nothing waits. */
  private static final int MAX_QUEUED_BYTES = 1024 * 1024;

  private record Waiting(int size, Consumer<SendHandler> send, CompletableFuture<Void> done) {}

  private final Session session;

  /** Guarded by itself, like the two fields below. */
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

  private int queuedBytes;

  /** Whether the engine has a message whose outcome has not come. */
  private boolean sending;

  public StandardPort(Session session) {
    this.session = session;
  }

  @Override
  public CompletableFuture<Void> send(String text) {
    return enqueue(text.length(), handler -> session.getAsyncRemote().sendText(text, handler));
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    return enqueue(
        copy.remaining(), handler -> session.getAsyncRemote().sendBinary(copy, handler));
  }

  private CompletableFuture<Void> enqueue(int size, Consumer<SendHandler> send) {
    Waiting waiting = new Waiting(size, send, new CompletableFuture<>());
    synchronized (queue) {
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
      synchronized (queue) {
        next = queue.poll();
        if (next == null) {
          sending = false;
          return;
        }
      }
      tookItAtOnce = give(next);
    } while (tookItAtOnce);
  }

  private boolean give(Waiting message) {
    Outcome outcome = new Outcome(message);
    try {
      message.send.accept(outcome);
    } catch (RuntimeException e) {
      outcome.onFailure(e);
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

    void onFailure(RuntimeException failure) {
      tell(new IOException("the engine refused the message: " + failure.getMessage(), failure));
    }

    private void tell(@Nullable Throwable failure) {
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
  public void ping(ByteBuffer payload) throws IOException {
    session.getBasicRemote().sendPing(payload);
  }

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    throw new UnsupportedOperationException(
        "onPing needs Vaporetto's engine; " + session.getClass().getName() + " does not tell of pings");
  }

  @Override
  public void close(CloseReason reason) throws IOException {
    session.close(reason);
  }

  @Override
  public CloseReason closeReasonOnWire(CloseReason told) {
    return told;
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public String subprotocol() {
    String name = session.getNegotiatedSubprotocol();
    return name == null ? "" : name;
  }

  @Override
  public boolean suspend() {
    return false;
  }

  @Override
  public void resume() {}
}
