package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The port of a socket that outlives its connections: leads to the one that is there, and refuses
 * or keeps what is sent while there is none. Thread-safe.
 */
public final class ReconnectingPort implements SessionPort {
  private record Kept(
      int size,
      Function<SessionPort, CompletableFuture<Void>> sending,
      CompletableFuture<Void> done) {}

  private final int keepBytes;
  private final Runnable closedInGap;

  /** The connection that is there. Guarded by this object, like all fields below. */
  private @Nullable SessionPort current;

  /** The connection that is, or was there last. */
  private @Nullable SessionPort last;

  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private int keptBytes;

  /** What was kept is being sent: what is sent now comes behind it. */
  private boolean flushing;

  /** The application has closed, or there will be no other connection. */
  private boolean ended;

  private @Nullable MessageListener<ByteBuffer> pingListener;

  /** What was set for the connections, by its name. */
  private final Map<String, Consumer<SessionPort>> settings = new LinkedHashMap<>(2);

  /**
   * A port without a connection yet.
   *
   * @param keepBytes how much is kept while there is no connection; 0 refuses
   * @param closedInGap told when the application closes while there is none
   */
  public ReconnectingPort(int keepBytes, Runnable closedInGap) {
    this.keepBytes = keepBytes;
    this.closedInGap = closedInGap;
  }

  // ---- the connections

  /**
   * A connection is there; what was kept is sent by it, in order.
   *
   * @return false if the application has closed meanwhile: the connection is not wanted
   */
  public boolean connected(SessionPort port) {
    MessageListener<ByteBuffer> listener;
    synchronized (this) {
      if (ended) {
        return false;
      }
      settings.values().forEach(setting -> setting.accept(port));
      current = port;
      last = port;
      flushing = true;
      listener = pingListener;
    }
    if (listener != null) {
      port.onPing(listener);
    }
    flush(port);
    return true;
  }

  private void flush(SessionPort port) {
    while (true) {
      Kept next;
      synchronized (this) {
        if (current != port) {
          return;
        }
        next = kept.poll();
        if (next == null) {
          flushing = false;
          return;
        }
        keptBytes -= next.size;
      }
      CompletableFuture<Void> sent = next.sending.apply(port);
      boolean goOn = sent.isDone();
      sent.whenComplete(
          (nothing, failure) -> {
            complete(next.done, failure);
            if (!goOn) {
              flush(port);
            }
          });
      if (!goOn) {
        return;
      }
    }
  }

  private static void complete(CompletableFuture<Void> done, @Nullable Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }

  /**
   * The connection has gone.
   *
   * @return false if the application has closed: no other one is wanted
   */
  public synchronized boolean disconnected() {
    current = null;
    flushing = false;
    return !ended;
  }

  /** There will be no other connection: what is kept fails. */
  public void end() {
    List<Kept> lost;
    synchronized (this) {
      ended = true;
      lost = new ArrayList<>(kept);
      kept.clear();
      keptBytes = 0;
    }
    IOException failure = new IOException("the socket closed before the message could be sent");
    lost.forEach(each -> each.done.completeExceptionally(failure));
  }

  // ---- SessionPort

  @Override
  public CompletableFuture<Void> send(String text) {
    SessionPort port;
    synchronized (this) {
      if (!isThrough()) {
        return keep(text.getBytes(UTF_8).length, later -> later.send(text));
      }
      port = current;
    }
    return port == null ? refused() : port.send(text);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    SessionPort port;
    synchronized (this) {
      if (!isThrough()) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        return keep(copy.remaining(), later -> later.send(copy));
      }
      port = current;
    }
    return port == null ? refused() : port.send(bytes);
  }

  @Override
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    SessionPort port = current();
    return port == null ? refused() : port.sendTextPart(message, part, last);
  }

  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    SessionPort port = current();
    return port == null ? refused() : port.sendBinaryPart(message, part, last);
  }

  @Override
  public SessionPort connection() {
    SessionPort port = current();
    return port == null ? this : port;
  }

  @Override
  public long bufferedBytes() {
    SessionPort port;
    int own;
    synchronized (this) {
      port = current;
      own = keptBytes;
    }
    return own + (port == null ? 0 : port.bufferedBytes());
  }

  @Override
  public void outboundLimit(int bytes, Overflow policy) {
    set("outboundLimit", port -> port.outboundLimit(bytes, policy));
  }

  @Override
  public void sendTimeout(Duration timeout) {
    set("sendTimeout", port -> port.sendTimeout(timeout));
  }

  private synchronized void set(String name, Consumer<SessionPort> setting) {
    settings.put(name, setting);
    if (current != null) {
      setting.accept(current);
    }
  }

  /** Whether nothing is before what is sent now. The caller holds the lock. */
  private boolean isThrough() {
    return ended || (!flushing && current != null && current.isOpen());
  }

  /** The caller holds the lock. */
  private CompletableFuture<Void> keep(
      int size, Function<SessionPort, CompletableFuture<Void>> sending) {
    if (keepBytes == 0) {
      return refused();
    }
    if (keptBytes + (long) size > keepBytes) {
      return CompletableFuture.failedFuture(
          new IOException(
              "the connection was lost: "
                  + keptBytes
                  + " bytes are kept for the next one, and "
                  + size
                  + " more are over the bound of "
                  + keepBytes));
    }
    Kept message = new Kept(size, sending, new CompletableFuture<>());
    kept.add(message);
    keptBytes += size;
    return message.done;
  }

  private synchronized CompletableFuture<Void> refused() {
    return CompletableFuture.failedFuture(
        new IOException(
            ended
                ? "the socket was closed"
                : "the connection was lost, and the next one is not there yet"));
  }

  private synchronized @Nullable SessionPort current() {
    return current;
  }

  private synchronized @Nullable SessionPort last() {
    return last;
  }

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    SessionPort port = current();
    return port == null ? refused() : port.ping(payload);
  }

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    SessionPort port = current();
    SessionPort before = last();
    if (port != null) {
      port.onPing(listener);
    } else if (before instanceof StandardPort) {
      // Throws, as it always does.
      before.onPing(listener);
    }
    synchronized (this) {
      pingListener = listener;
    }
  }

  @Override
  public void close(CloseReason reason) {
    SessionPort port;
    synchronized (this) {
      port = current;
      ended = true;
    }
    end();
    if (port != null) {
      port.close(reason);
    } else {
      closedInGap.run();
    }
  }

  @Override
  public boolean lose(CloseReason reason) {
    SessionPort port = current();
    if (port != null) {
      port.close(reason);
    }
    return true;
  }

  @Override
  public CloseReason closeReasonOnWire(CloseReason told) {
    SessionPort port = last();
    return port == null ? told : port.closeReasonOnWire(told);
  }

  @Override
  public boolean isOpen() {
    SessionPort port = current();
    return port != null && port.isOpen();
  }

  @Override
  public String subprotocol() {
    SessionPort port = last();
    return port == null ? "" : port.subprotocol();
  }

  @Override
  public List<Extension> extensions() {
    SessionPort port = last();
    return port == null ? List.of() : port.extensions();
  }

  @Override
  public int maxMessageSize(boolean text) {
    SessionPort port = last();
    return port == null ? -1 : port.maxMessageSize(text);
  }

  @Override
  public void requireSuspendable(String what) {
    SessionPort port = last();
    if (port != null) {
      port.requireSuspendable(what);
    }
  }

  /** While there is no connection the last one answers; see {@link Reading#reopened}. */
  @Override
  public boolean suspend() {
    SessionPort port = last();
    return port != null && port.suspend();
  }

  @Override
  public void resume() {
    SessionPort port = current();
    if (port != null) {
      port.resume();
    }
  }
}
