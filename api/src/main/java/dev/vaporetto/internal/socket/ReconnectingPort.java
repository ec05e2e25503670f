package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port of a socket that outlives its connections: leads to the one that is there, and refuses
 * or keeps what is sent while there is none. Thread-safe.
 */
public final class ReconnectingPort implements SessionPort {
  private final KeptSends sends;
  private final Runnable closedInGap;

  /** The connection that is there. Guarded by this object, like all fields below. */
  private @Nullable SessionPort current;

  /** The connection that is, or was there last. */
  private @Nullable SessionPort last;

  /** The application has closed, or there will be no other connection. */
  private boolean ended;

  /** What was set for the connections, by its name. */
  private final Map<String, Consumer<SessionPort>> settings = new LinkedHashMap<>(2);

  /**
   * A port without a connection yet.
   *
   * @param keepBytes how much is kept while there is no connection; 0 refuses
   * @param closedInGap told when the application closes while there is none
   */
  public ReconnectingPort(int keepBytes, Runnable closedInGap) {
    this.sends = new KeptSends(keepBytes);
    this.closedInGap = closedInGap;
  }

  // ---- the connections

  /**
   * A connection is there; what was kept is sent by it, in order.
   *
   * @return false if the application has closed meanwhile: the connection is not wanted
   */
  public boolean connected(SessionPort port) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      settings.values().forEach(setting -> setting.accept(port));
      current = port;
      last = port;
    }
    sends.connected(port);
    return true;
  }

  /**
   * The connection has gone.
   *
   * @return false if the application has closed: no other one is wanted
   */
  public boolean disconnected() {
    boolean again;
    synchronized (this) {
      current = null;
      again = !ended;
    }
    sends.disconnected();
    return again;
  }

  /** There will be no other connection: what is kept fails. */
  public void end() {
    synchronized (this) {
      ended = true;
    }
    sends.end();
  }

  // ---- SessionPort

  @Override
  public CompletableFuture<Void> send(String text) {
    return sends.send(text);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    return sends.send(bytes);
  }

  /** A message in parts has a {@link #connection}, or finds none. */
  @Override
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    return sends.refused();
  }

  /** Like {@link #sendTextPart}. */
  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    return sends.refused();
  }

  @Override
  public SessionPort connection() {
    SessionPort port = current();
    if (port == null) {
      return this;
    }
    return sends.isFlushing(port) ? new PortBehindKept(port, sends) : port;
  }

  @Override
  public long bufferedBytes() {
    SessionPort port = current();
    return sends.bytes() + (port == null ? 0 : port.bufferedBytes());
  }

  @Override
  public void outboundLimit(int bytes, Overflow policy) {
    set("outboundLimit", port -> port.outboundLimit(bytes, policy));
  }

  @Override
  public void sendTimeout(Duration timeout) {
    set("sendTimeout", port -> port.sendTimeout(timeout));
  }

  /** Under the lock, so that a connection that comes meanwhile has it, and not an older one. */
  private synchronized void set(String name, Consumer<SessionPort> setting) {
    settings.put(name, setting);
    if (current != null) {
      setting.accept(current);
    }
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
    return port == null ? sends.refused() : port.ping(payload);
  }

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    SessionPort before = last();
    if (before instanceof StandardPort) {
      // Throws, as it always does, and as it would for each connection to come.
      before.onPing(listener);
    }
    set("onPing", port -> port.onPing(listener));
  }

  @Override
  public void close(CloseReason reason) {
    SessionPort port;
    synchronized (this) {
      port = current;
      ended = true;
    }
    sends.end();
    if (port != null) {
      port.close(reason);
    } else {
      closedInGap.run();
    }
  }

  @Override
  public boolean lose(CloseReason reason) {
    SessionPort port = current();
    sends.losing();
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
    return sends.takesSends();
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
