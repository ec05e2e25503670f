package dev.vaporetto.internal.reconnect;

import dev.vaporetto.Negotiated;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.Parts;
import dev.vaporetto.internal.engine.SharedMessage;
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
 * The way out of a socket that outlives its connections: leads to the one that is there, and
 * refuses or keeps what is sent while there is none. Thread-safe.
 */
final class ReconnectingOutbound implements Outbound {
  private final KeptSends sends;
  private final Runnable closedInGap;

  /** The connection that is there. Guarded by this object, like all fields below. */
  private @Nullable Outbound current;

  /** The connection that is, or was there last. */
  private @Nullable Outbound last;

  /** The application has closed, or there will be no other connection. */
  private boolean ended;

  /** What was set for the connections, by its name. */
  private final Map<String, Consumer<Outbound>> settings = new LinkedHashMap<>(2);

  /**
   * Without a connection yet.
   *
   * @param keepBytes how much is kept while there is no connection; 0 refuses
   * @param threads where user code may run that hangs on futures
   * @param closedInGap told when the application closes while there is none
   */
  ReconnectingOutbound(int keepBytes, Executor threads, Runnable closedInGap) {
    this.sends = new KeptSends(keepBytes, threads);
    this.closedInGap = closedInGap;
  }

  // ---- the connections

  /**
   * A connection is there; what was kept is sent by it, in order.
   *
   * @return false if the application has closed meanwhile: the connection is not wanted
   */
  boolean connected(Outbound connection) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      settings.values().forEach(setting -> setting.accept(connection));
      current = connection;
      last = connection;
    }
    sends.connected(connection);
    return true;
  }

  /**
   * The connection has gone.
   *
   * @return false if the application has closed: no other one is wanted
   */
  boolean disconnected() {
    boolean again;
    synchronized (this) {
      current = null;
      again = !ended;
    }
    sends.disconnected();
    return again;
  }

  /** There will be no other connection: what is kept fails. */
  void end() {
    synchronized (this) {
      ended = true;
    }
    sends.end();
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
  public CompletableFuture<Void> send(SharedMessage message) {
    return message.isText() ? send(message.text()) : send(message.bytes());
  }

  @Override
  public Parts parts() {
    Outbound connection = current();
    if (connection == null) {
      return new NoConnection();
    }
    Parts parts = connection.parts();
    return sends.isFlushing(connection)
        ? new PartsBehindKept(parts, first -> sends.sendFirstPart(connection, any -> first.get()))
        : parts;
  }

  /** What is begun while there is no connection. */
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

  /** Under the lock, so that a connection that comes meanwhile has it, and not an older one. */
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
      ended = true;
    }
    sends.end();
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
  public Negotiated negotiated() {
    Outbound connection = last();
    return connection == null ? new Negotiated("", List.of()) : connection.negotiated();
  }

  /** A connection that comes is suspended as well: see {@code Reading.reopened}. */
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

  /** While there is no connection the last one answers: all are of one engine. */
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
