package dev.vaporetto;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How a client's socket reconnects when its connection is lost. Immutable: each method returns a
 * changed copy, so that an instance can be shared.
 *
 * <pre>{@code
 * WebSocket.client()
 *     .reconnect(Reconnect.create().maxDelay(Duration.ofMinutes(1)).keepSends(64 * 1024))
 *     .connect("wss://example.com/feed");
 * }</pre>
 *
 * <p>The {@link WebSocket} that the application holds stays the same, with its listeners and
 * attributes; its {@code onClose} is called once, when the socket closes for good: when the
 * application closes it, when {@link #when} decides so, when a listener has failed, when all
 * attempts have failed, or when the container that connects is closed (Vaporetto's is an {@link
 * AutoCloseable}). An error of a connection that is followed by another one does not reach {@code
 * onError}; it is a reason of {@link ReconnectListener#onReconnecting}. While there is no
 * connection, {@code isOpen()} is false and pings fail. Sends fail as well, unless {@link
 * #keepSends} lets them wait. A message may be lost with its connection although its send has
 * succeeded; no message is sent twice. The first connect is not repeated: if it fails, its future
 * fails.
 *
 * <p><b>Silent peers.</b> {@link WebSocket#pingInterval} detects a peer that has vanished: the
 * connection then counts as lost, with 1006, and is followed by another one.
 *
 * <p><b>Delays.</b> Before the <i>n</i>th attempt the client waits a random time between zero and
 * {@code initialDelay} · 2<sup>n-1</sup>, or {@code maxDelay} where that is shorter. (This "full
 * jitter" spreads the clients of a restarted server over time.) For the delays, <i>n</i> counts the
 * attempts since the last connection that has lasted {@code maxDelay}, so that a server that
 * accepts and closes at once is not flooded. For {@link #maxAttempts} and the listener, attempts
 * are counted since the last connection.
 *
 * <p><b>Messages in parts.</b> A message that was being received when the connection was lost is
 * never completed: a {@link PartListener} gets no last part of it, and the next part belongs to
 * another message. A message in parts that was being sent fails, and so does one that is begun
 * while there is no connection.
 */
public final class Reconnect {
  /** Codes after which a new connection may well last: the default of {@link #when}. */
  private static final Set<Integer> TRANSIENT = Set.of(1001, 1006, 1011, 1012, 1013, 1014, 1015);

  /** Decides whether a closed connection is followed by another one. */
  @FunctionalInterface
  public interface When {
    /**
     * Called once for each connection that has closed, unless the application has closed it. If it
     * throws, the socket closes with that error.
     *
     * @param code the code on the wire; 1006 where there was no close frame
     * @param reason of the close frame; empty if there was none
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

  /** Returns an instance with the defaults of all methods. */
  public static Reconnect create() {
    return DEFAULT;
  }

  /**
   * The upper bound of the first delay, 1 s by default. {@link #maxDelay} limits it as well.
   *
   * @param delay a millisecond or more
   * @throws IllegalArgumentException if it is less
   */
  public Reconnect initialDelay(Duration delay) {
    requireMillisecond("initialDelay", delay);
    return new Reconnect(delay, maxDelay, maxAttempts, keptBytes, when, listener, jitter);
  }

  /**
   * The upper bound of all delays, 30 s by default. A connection that has lasted this long makes
   * the delays begin with {@link #initialDelay} again.
   *
   * @param delay a millisecond or more, at most 24 hours
   * @throws IllegalArgumentException if it is out of this range
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
   * How many attempts there are after a connection was lost; unlimited by default. An attempt that
   * succeeds resets the count, however long the connection lasts.
   *
   * @param attempts 1 or more; {@link Integer#MAX_VALUE} is unlimited
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
   * Decides which closed connections are followed by another one. By default these: 1001 (the peer
   * goes away), 1006 (there was no close frame), 1011 to 1014 (errors of the server) and 1015
   * (TLS). So a socket closes for good after 1000 and 1005, after the codes of failures that
   * another connection would repeat (1002, 1003, 1007 to 1010), and after the application's own
   * codes (3000 to 4999). After a close by this side's application there is never another
   * connection, and the predicate is not called.
   *
   * @param when if it throws, the socket closes with that error
   */
  public Reconnect when(When when) {
    Objects.requireNonNull(when, "when");
    return new Reconnect(initialDelay, maxDelay, maxAttempts, keptBytes, when, listener, jitter);
  }

  /**
   * Lets messages wait that are sent while there is no connection. The next connection sends them
   * in order, before anything that is sent later. A connection that is closing counts as none. A
   * send beyond the limit fails, and so do the messages that still wait when the socket closes. By
   * default every send fails while there is no connection. Streams, channels, readers and
   * publishers never wait: they fail while there is no connection, and follow the waiting messages
   * when there is one.
   *
   * @param maxBytes of all waiting messages together, texts as UTF-8; 0, the default, lets none
   *     wait
   * @throws IllegalArgumentException if it is negative
   */
  public Reconnect keepSends(int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("keepSends came as " + maxBytes + "; expected 0 or more");
    }
    return new Reconnect(initialDelay, maxDelay, maxAttempts, maxBytes, when, listener, jitter);
  }

  /** Sets the listener that is called when the socket reconnects, instead of the one so far. */
  public Reconnect listener(ReconnectListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new Reconnect(initialDelay, maxDelay, maxAttempts, keptBytes, when, listener, jitter);
  }

  /**
   * Sets the source of randomness for the delays, for tests and simulations.
   *
   * @param source returns numbers from 0 to 1, smaller and larger ones count as these; called by
   *     several threads if several sockets share it. If it throws, the client waits {@link
   *     #maxDelay}
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
   * @param attempt 1 or more, since a connection that has lasted {@link #maxDelay}
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
