package dev.vaporetto.internal.reconnect;

import dev.vaporetto.Negotiated;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.CallbackFuture;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.Parts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends on the present connection of a socket that outlives its connections. While there is none,
 * it buffers or refuses messages. Thread-safe.
 */
final class ReconnectingOutbound implements Outbound {
  private final BufferedSends sends;
  private final Runnable closedInGap;
  private final Kept kept;

  /** The present connection; null for none. Guarded by this object, like all fields below. */
  private @Nullable Outbound current;

  /** The present connection, or the latest one; null before the first. */
  private @Nullable Outbound last;

  /** Whether the application has closed, or no other connection will follow. */
  private boolean closed;

  /** The settings for each connection, by name. */
  private final Map<String, Consumer<Outbound>> settings = new LinkedHashMap<>(2);

  /**
   * Creates an object without a connection.
   *
   * @param bufferLimit how many bytes are buffered while there is no connection; 0 refuses messages
   * @param threads complete futures
   * @param holders the callbacks during which no buffered message can leave
   * @param closedInGap called when the application closes while there is no connection
   * @param kept counts what is kept for all connections of this socket
   */
  ReconnectingOutbound(
      int bufferLimit,
      Executor threads,
      CallbackFuture.Callbacks holders,
      Runnable closedInGap,
      Kept kept) {
    this.sends = new BufferedSends(bufferLimit, threads, holders, kept);
    this.closedInGap = closedInGap;
    this.kept = kept;
  }

  // ---- the connections

  /**
   * Called when there is a connection. Later messages come behind the buffered ones, which {@link
   * #flush} sends.
   *
   * @return false if the application has closed meanwhile: the connection is not wanted
   */
  boolean connected(Outbound connection) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      settings.values().forEach(setting -> setting.accept(connection));
      current = connection;
      last = connection;
    }
    sends.connected(connection);
    return true;
  }

  /** Runs a task whose messages precede the buffered ones, on the calling thread. */
  void sendAhead(Outbound connection, Runnable task) {
    sends.sendAhead(connection, task);
  }

  /** Sends the buffered messages, in order, unless this is no more the present connection. */
  void flush(Outbound connection) {
    sends.flush(connection);
  }

  /**
   * Called when the connection has closed.
   *
   * @return false if the application has closed: no other connection is wanted
   */
  boolean disconnected() {
    boolean again;
    synchronized (this) {
      current = null;
      again = !closed;
    }
    sends.disconnected();
    return again;
  }

  /** Called when no other connection will follow: fails the buffered messages. */
  void shutDown() {
    synchronized (this) {
      closed = true;
    }
    sends.close();
  }

  /** Others need the memory: fails the buffered messages. */
  void giveUp() {
    sends.giveUp();
  }

  private synchronized @Nullable Outbound current() {
    return current;
  }

  private synchronized @Nullable Outbound last() {
    return last;
  }

  // ---- Outbound

  @Override
  public CompletableFuture<Void> send(String text) {
    return sends.send(text);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    return sends.send(bytes);
  }

  @Override
  public Parts parts() {
    Outbound connection = current();
    if (connection == null) {
      return new NoConnection();
    }
    Parts parts = connection.parts();
    return sends.isFlushing(connection)
        ? new PartsBehindBuffered(
            parts, first -> sends.sendFirstPart(connection, any -> first.get()))
        : parts;
  }

  /** The parts of a message that is begun while there is no connection: they fail. */
  private final class NoConnection implements Parts {
    @Override
    public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
      return sends.refused();
    }

    @Override
    public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
      return sends.refused();
    }

    @Override
    public boolean isOpen() {
      return false;
    }
  }

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    Outbound connection = current();
    return connection == null ? sends.refused() : connection.ping(payload);
  }

  @Override
  public long bufferedBytes() {
    Outbound connection = current();
    return sends.bytes() + (connection == null ? 0 : connection.bufferedBytes());
  }

  @Override
  public void outboundLimit(int bytes, Overflow overflow) {
    sends.outboundLimit(bytes);
    set("outboundLimit", connection -> connection.outboundLimit(bytes, overflow));
  }

  @Override
  public void sendTimeout(Duration timeout) {
    set("sendTimeout", connection -> connection.sendTimeout(timeout));
  }

  @Override
  public void pingInterval(Duration interval) {
    set("pingInterval", connection -> connection.pingInterval(interval));
  }

  /**
   * Applies a setting to the present and all later connections. Under the lock, so that a
   * connection that opens meanwhile does not get an older value.
   */
  private synchronized void set(String name, Consumer<Outbound> setting) {
    settings.put(name, setting);
    if (current != null) {
      setting.accept(current);
    }
  }

  @Override
  public void close(int code, String reason) {
    Outbound connection;
    synchronized (this) {
      connection = current;
      closed = true;
    }
    sends.close();
    if (connection != null) {
      connection.close(code, reason);
    } else {
      closedInGap.run();
    }
  }

  @Override
  public boolean isOpen() {
    return sends.takesSends();
  }

  @Override
  public String inLog() {
    Outbound connection = last();
    return connection == null ? "before the first connection" : connection.inLog();
  }

  @Override
  public Negotiated negotiated() {
    Outbound connection = last();
    return connection == null ? new Negotiated("", List.of()) : connection.negotiated();
  }

  /** A later connection is suspended by {@code Reading.reopened}. */
  @Override
  public void suspend() {
    Outbound connection = current();
    if (connection != null) {
      connection.suspend();
    }
  }

  @Override
  public void resume() {
    Outbound connection = current();
    if (connection != null) {
      connection.resume();
    }
  }

  @Override
  public Kept kept() {
    return kept;
  }

  /** While there is no connection, the latest one is asked: all are of the same engine. */
  @Override
  public void requireBackPressure(String method) {
    Outbound connection = last();
    if (connection != null) {
      connection.requireBackPressure(method);
    }
  }

  @Override
  public void requirePings() {
    Outbound connection = last();
    if (connection != null) {
      connection.requirePings();
    }
  }
}
