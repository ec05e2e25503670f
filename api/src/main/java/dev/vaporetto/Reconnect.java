package dev.vaporetto;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How a client's socket comes back when its connection is lost. Immutable: each method returns a
 * changed copy, so that one can be shared.
 *
 * <pre>{@code
 * WebSocket.client()
 *     .reconnect(Reconnect.create().maxDelay(Duration.ofMinutes(1)).keepSends(64 * 1024))
 *     .connect("wss://example.com/feed");
 * }</pre>
 *
 * <p>The {@link WebSocket} that the application holds stays the same, with its listeners and
 * attributes; its {@code onClose} is told once, when it ends for good: when the application closes
 * it, when {@link #when} says so, when a listener has failed, when all attempts have, or when the
 * container is closed that connects (Vaporetto's is an {@link AutoCloseable}). An error of a
 * connection that is followed by another one is not told to {@code onError}, but to {@link
 * ReconnectListener#onReconnecting}. While there is no connection {@code isOpen()} is false, pings
 * fail, and sends do unless {@link #keepSends} keeps them. A message whose send had succeeded may
 * nevertheless be lost with the connection; none is sent twice. The very first connect is not
 * repeated: its future fails.
 *
 * <p><b>A peer that is silent</b> is noticed by {@link WebSocket#pingInterval}: the connection is
 * lost then, with 1006, and followed by another one.
 *
 * <p><b>Delays.</b> Before the <i>n</i>th attempt the client waits a random time between zero and
 * {@code initialDelay} · 2<sup>n-1</sup>, or {@code maxDelay} where that is shorter ("full jitter":
 * so the clients of a server that was restarted do not all come back at the same time). For the
 * delays, attempts are counted since a connection that has lasted {@code maxDelay}: a server that
 * accepts and closes at once is not besieged. For {@link #maxAttempts} and the listener they are
 * counted since the last connection.
 *
 * <p><b>Messages in parts.</b> A message that was arriving when the connection was lost is never
 * completed: a {@link PartListener} gets no last part of it, and the next part that it gets is the
 * first one of another message. A message in parts that was leaving fails, and so does one that is
 * begun while there is no connection.
 */
public final class Reconnect {
  /** Where a new connection may well stay: the default of {@link #when}. */
  private static final Set<Integer> TRANSIENT = Set.of(1001, 1006, 1011, 1012, 1013, 1014, 1015);

  /** Says whether a closed connection is followed by another one. */
  @FunctionalInterface
  public interface When {
    /**
     * Called once for each connection that has ended, unless the application has closed it.
     *
     * @param code the code on the wire; 1006 where there was no close frame
     * @param reason empty if there was none
     */
    boolean test(int code, String reason);
  }

  private static final Reconnect DEFAULT =
      new Reconnect(
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Integer.MAX_VALUE,
          0,
          (code, reason) -> TRANSIENT.contains(code),
          new ReconnectListener() {},
          () -> ThreadLocalRandom.current().nextDouble());

  private final Duration initialDelay;
  private final Duration maxDelay;
  private final int maxAttempts;
  private final int keptBytes;
  private final When when;
  private final ReconnectListener listener;
  private final DoubleSupplier jitter;

  private Reconnect(
      Duration initialDelay,
      Duration maxDelay,
      int maxAttempts,
      int keptBytes,
      When when,
      ReconnectListener listener,
      DoubleSupplier jitter) {
    this.initialDelay = initialDelay;
    this.maxDelay = maxDelay;
    this.maxAttempts = maxAttempts;
    this.keptBytes = keptBytes;
    this.when = when;
    this.listener = listener;
    this.jitter = jitter;
  }

  /** With the defaults of all methods. */
  public static Reconnect create() {
    return DEFAULT;
  }

  /**
   * The bound of the first delay, 1 s by default; where it is over {@link #maxDelay}, that counts.
   *
   * @param delay a millisecond or more
   * @throws IllegalArgumentException if it is less
   */
  public Reconnect initialDelay(Duration delay) {
    requireMillisecond("initialDelay", delay);
    return new Reconnect(delay, maxDelay, maxAttempts, keptBytes, when, listener, jitter);
  }

  /**
   * The bound of all delays, 30 s by default; and how long a connection has to last for the delays
   * to begin with the first again.
   *
   * @param delay a millisecond or more, at most 24 hours
   * @throws IllegalArgumentException if it is not
   */
  public Reconnect maxDelay(Duration delay) {
    requireMillisecond("maxDelay", delay);
    if (delay.compareTo(Duration.ofHours(24)) > 0) {
      throw new IllegalArgumentException(
          "maxDelay came as " + delay + "; expected at most 24 hours");
    }
    return new Reconnect(initialDelay, delay, maxAttempts, keptBytes, when, listener, jitter);
  }

  private static void requireMillisecond(String name, Duration delay) {
    if (delay.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          name + " came as " + delay + "; expected a millisecond or more");
    }
  }

  /**
   * How many attempts there are after a connection was lost; unbounded by default. One that
   * succeeds ends the count, however long the connection lasts.
   *
   * @param attempts 1 or more; {@link Integer#MAX_VALUE} is unbounded
   * @throws IllegalArgumentException if it is less
   */
  public Reconnect maxAttempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "maxAttempts came as " + attempts + "; expected 1 or more");
    }
    return new Reconnect(initialDelay, maxDelay, attempts, keptBytes, when, listener, jitter);
  }

  /**
   * Says which closed connections are followed by another one. By default these: 1001 (the peer
   * goes away), 1006 (no close frame came), 1011 to 1014 (the server's troubles) and 1015 (TLS). So
   * a socket ends for good after 1000 and 1005, after the codes that say that the same would happen
   * again (1002, 1003, 1007 to 1010), and after the application's own (3000 to 4999). After a close
   * by this side's application there is never another connection, and the predicate is not asked.
   *
   * @param when if it throws, the socket ends with that error
   */
  public Reconnect when(When when) {
    Objects.requireNonNull(when, "when");
    return new Reconnect(initialDelay, maxDelay, maxAttempts, keptBytes, when, listener, jitter);
  }

  /**
   * Keeps what is sent while there is no connection, and sends it by the next one, in order, before
   * anything that is sent later. A connection that is being closed counts as none. Beyond the bound
   * a send fails, and so does what is still kept when the socket ends. By default every send fails
   * while there is no connection. Streams, channels, readers and publishers are never kept: they
   * fail while there is no connection, and come behind what was kept when there is one.
   *
   * @param maxBytes of all messages together, as UTF-8; 0 is the default
   * @throws IllegalArgumentException if it is negative
   */
  public Reconnect keepSends(int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("keepSends came as " + maxBytes + "; expected 0 or more");
    }
    return new Reconnect(initialDelay, maxDelay, maxAttempts, maxBytes, when, listener, jitter);
  }

  /** Told what becomes of the socket, instead of the listener so far. */
  public Reconnect listener(ReconnectListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new Reconnect(initialDelay, maxDelay, maxAttempts, keptBytes, when, listener, jitter);
  }

  /**
   * Where the randomness of the delays comes from, for tests and simulations.
   *
   * @param source of numbers from 0 to 1; called by several threads if several sockets share it
   */
  public Reconnect jitter(DoubleSupplier source) {
    Objects.requireNonNull(source, "jitter");
    return new Reconnect(initialDelay, maxDelay, maxAttempts, keptBytes, when, listener, source);
  }

  /** See {@link #maxDelay(Duration)}. */
  public Duration maxDelay() {
    return maxDelay;
  }

  /** See {@link #maxAttempts(int)}. */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** See {@link #when(When)}. */
  public When when() {
    return when;
  }

  /** See {@link #keepSends(int)}. */
  public int keepSends() {
    return keptBytes;
  }

  /** See {@link #listener(ReconnectListener)}. */
  public ReconnectListener listener() {
    return listener;
  }

  /**
   * Draws the delay before an attempt.
   *
   * @param attempt 1 or more
   */
  public Duration delay(int attempt) {
    long cap = maxDelay.toMillis();
    long bound = Math.min(initialDelay.toMillis(), cap);
    for (int i = 1; i < attempt && bound < cap; i++) {
      bound = Math.min(cap, 2 * bound);
    }
    double share = Math.min(1, Math.max(0, jitter.getAsDouble()));
    return Duration.ofMillis(Math.round(bound * share));
  }
}
