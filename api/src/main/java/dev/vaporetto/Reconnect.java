package dev.vaporetto;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
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
 * application closes it, when {@link #when} or {@link #whenRefused} decides so, when a listener has
 * failed, when all attempts have failed, or when the container that connects is closed (Vaporetto's
 * is an {@link AutoCloseable}). An error of a connection that is followed by another one does not
 * reach {@code onError}; it is a reason of {@link ReconnectListener#onReconnecting}. While there is
 * no connection, {@code isOpen()} is false and pings fail. Sends fail as well, unless {@link
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

  /**
   * Refusals of a server that an equal request would get again: RFC 9110 §15.5.2, §15.5.4 and
   * §15.5.11. Not 404, which may be temporary (§15.5.5): the same address has been a WebSocket, and
   * a server that deploys its application anew answers 404 meanwhile.
   */
  private static final Set<Integer> FINAL_STATUSES = Set.of(401, 403, 410);

  /** Decides whether an attempt that the server has refused is followed by another one. */
  @FunctionalInterface
  public interface WhenRefused {
    /**
     * Called once for each attempt that an HTTP status has ended. If it throws, the socket closes
     * with that error.
     *
     * @param status the HTTP status, 300 to 599 as a rule; a proxy's where there is one
     * @param failure of the attempt; with Vaporetto's engine a {@code
     *     dev.vaporetto.engine.OpeningFailedException}, which has the headers and the body
     */
    boolean test(int status, Throwable failure);
  }

  private enum Option {
    INITIAL_DELAY,
    MAX_DELAY,
    MAX_ATTEMPTS,
    KEEP_SENDS,
    WHEN,
    WHEN_REFUSED,
    REQUEST,
    BEFORE_KEPT_SENDS,
    LISTENER,
    JITTER
  }

  private static final Reconnect DEFAULT =
      new Reconnect(new EnumMap<>(Option.class))
          .initialDelay(Duration.ofSeconds(1))
          .maxDelay(Duration.ofSeconds(30))
          .maxAttempts(Integer.MAX_VALUE)
          .keepSends(0)
          .when((code, reason) -> TRANSIENT.contains(code))
          .whenRefused((status, failure) -> !FINAL_STATUSES.contains(status))
          .listener(new ReconnectListener() {})
          .jitter(() -> ThreadLocalRandom.current().nextDouble());

  private final EnumMap<Option, Object> values;

  private Reconnect(EnumMap<Option, Object> values) {
    this.values = values;
  }

  private Reconnect with(Option option, Object value) {
    EnumMap<Option, Object> changed = new EnumMap<>(values);
    changed.put(option, value);
    return new Reconnect(changed);
  }

  private <T> T value(Option option, Class<T> type) {
    return type.cast(Objects.requireNonNull(values.get(option), "has a default"));
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
    return with(Option.INITIAL_DELAY, delay);
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
    return with(Option.MAX_DELAY, delay);
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
    return with(Option.MAX_ATTEMPTS, attempts);
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
    return with(Option.WHEN, when);
  }

  /**
   * Decides which attempts that an HTTP status has ended are followed by another one. By default
   * all but 401, 403 and 410: after these the socket closes for good, like after the last attempt
   * that is allowed. After 404 there is another one, since a server answers so while it deploys its
   * application anew; {@link #maxAttempts} bounds the attempts at an address that has gone. The
   * first connect is not repeated after any of them. A failure without a status, such as a server
   * that does not answer, is always followed by another attempt, and so is each one of an engine
   * other than Vaporetto's, which does not tell the status.
   *
   * @param whenRefused if it throws, the socket closes with that error
   */
  public Reconnect whenRefused(WhenRefused whenRefused) {
    Objects.requireNonNull(whenRefused, "whenRefused");
    return with(Option.WHEN_REFUSED, whenRefused);
  }

  /**
   * Lets the application change the request of each attempt, for example to replace a token that
   * has expired. By default each attempt repeats the request of the first connect, which is never
   * changed itself.
   *
   * <pre>{@code
   * Reconnect.create()
   *     .request(request -> request.header("Authorization", "Bearer " + tokens.fresh()));
   * }</pre>
   *
   * @param preparer called once before each attempt, one at a time for a socket, on a thread that
   *     it may block; the attempt waits for it. What it throws is the failure of that attempt, and
   *     the next one follows as after any other failure.
   */
  public Reconnect request(Consumer<ReconnectRequest> preparer) {
    Objects.requireNonNull(preparer, "preparer");
    return with(Option.REQUEST, preparer);
  }

  /**
   * Lets the application send before the messages that {@link #keepSends} has kept, for example to
   * log in again. None by default.
   *
   * @param hook called each time that the socket has another connection, before {@link
   *     ReconnectListener#onReconnected}, and like it: it may block, and nothing that the peer
   *     sends is dispatched meanwhile. What it sends on its own thread before it returns precedes
   *     the kept messages; what other threads send meanwhile waits and follows them, up to {@link
   *     FlowControl#outboundLimit} if that is more than {@link #keepSends}. What it throws reaches
   *     the socket's {@code onError} and closes the socket.
   */
  public Reconnect beforeKeptSends(Consumer<WebSocket> hook) {
    Objects.requireNonNull(hook, "hook");
    return with(Option.BEFORE_KEPT_SENDS, hook);
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
    return with(Option.KEEP_SENDS, maxBytes);
  }

  /** Sets the listener that is called when the socket reconnects, instead of the one so far. */
  public Reconnect listener(ReconnectListener listener) {
    Objects.requireNonNull(listener, "listener");
    return with(Option.LISTENER, listener);
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
    return with(Option.JITTER, source);
  }

  /** See {@link #maxDelay(Duration)}. */
  public Duration maxDelay() {
    return value(Option.MAX_DELAY, Duration.class);
  }

  /** See {@link #maxAttempts(int)}. */
  public int maxAttempts() {
    return value(Option.MAX_ATTEMPTS, Integer.class);
  }

  /** See {@link #when(When)}. */
  public When when() {
    return value(Option.WHEN, When.class);
  }

  /** See {@link #whenRefused(WhenRefused)}. */
  public WhenRefused whenRefused() {
    return value(Option.WHEN_REFUSED, WhenRefused.class);
  }

  /** See {@link #request(Consumer)}; empty for none. */
  @SuppressWarnings("unchecked") // Written by request(Consumer) only.
  public Optional<Consumer<ReconnectRequest>> request() {
    return Optional.ofNullable((Consumer<ReconnectRequest>) values.get(Option.REQUEST));
  }

  /** See {@link #beforeKeptSends(Consumer)}; empty for none. */
  @SuppressWarnings("unchecked") // Written by beforeKeptSends(Consumer) only.
  public Optional<Consumer<WebSocket>> beforeKeptSends() {
    return Optional.ofNullable((Consumer<WebSocket>) values.get(Option.BEFORE_KEPT_SENDS));
  }

  /** See {@link #keepSends(int)}. */
  public int keepSends() {
    return value(Option.KEEP_SENDS, Integer.class);
  }

  /** See {@link #listener(ReconnectListener)}. */
  public ReconnectListener listener() {
    return value(Option.LISTENER, ReconnectListener.class);
  }

  /**
   * Draws the delay before an attempt.
   *
   * @param attempt 1 or more, since a connection that has lasted {@link #maxDelay}
   */
  public Duration delay(int attempt) {
    long cap = maxDelay().toMillis();
    long bound = Math.min(value(Option.INITIAL_DELAY, Duration.class).toMillis(), cap);
    for (int i = 1; i < attempt && bound < cap; i++) {
      bound = Math.min(cap, 2 * bound);
    }
    double share =
        Math.min(1, Math.max(0, value(Option.JITTER, DoubleSupplier.class).getAsDouble()));
    return Duration.ofMillis(Math.round(bound * share));
  }
}
