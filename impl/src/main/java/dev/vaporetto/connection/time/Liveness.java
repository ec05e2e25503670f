package dev.vaporetto.connection.time;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a connection knows about the life of its peer: when it has sent and taken bytes, when it is
 * to be pinged (RFC 6455 §5.5.2), and whether it is gone or idle. Any byte that the peer sends is a
 * sign of life, and so is any byte that it takes of a write that had to wait for it. A write that
 * did not have to wait proves nothing: the system has room for some bytes whatever the peer does.
 *
 * <p>{@link #onLife} and {@link #onWritten} may be called by any thread without a lock; the
 * connection's lock guards the rest.
 */
public final class Liveness {
  /** What is to be done. */
  public enum Beat {
    NOTHING,
    /** The peer is to be pinged with {@link #PING}. */
    PING,
    /** The peer has given no sign of life from one ping to the next. */
    PEER_IS_GONE
  }

  private enum Asked {
    /** No ping was sent since the interval was set. */
    NEVER,
    /** The peer was pinged. */
    YES,
    /** It was pinged while the application kept bytes waiting: its pong may be among them. */
    WHILE_BUSY
  }

  /**
   * How the peer is pinged. Immutable.
   *
   * @param interval how often; 0 for never
   * @param at when the last ping was sent, or the interval was set
   */
  private record Pings(long interval, long at, Asked asked) {
    static final Pings OFF = new Pings(0, 0, Asked.NEVER);
  }

  /** The payload of each ping. */
  private static final byte[] PING = "heartbeat".getBytes(StandardCharsets.US_ASCII);

  /** How long no byte of the peer may come; 0 for any time. */
  private final long readIdleNanos;

  /** How long no byte may be sent to the peer; 0 for any time. */
  private final long writeIdleNanos;

  /** The last sign of life, in nanoseconds on the connection's clock, like all times here. */
  private volatile long aliveAt;

  /**
   * When the peer sent bytes for the last time, or could not because the application did not read.
   * Only kept up where there is a {@link #readIdleNanos}.
   */
  private volatile long readAt;

  /** When the transport took bytes for the last time. */
  private volatile long writtenAt;

  /** From when on idle time counts. */
  private volatile long idleFrom;

  /** How long there may be no byte either way; 0 for any time. */
  private volatile long idleNanos;

  /** Written under the lock. */
  private volatile Pings pings = Pings.OFF;

  /** Any silence is allowed, until {@link #idleTimeout} says otherwise. */
  public Liveness() {
    this(Duration.ZERO, Duration.ZERO);
  }

  /**
   * With idle timeouts for each direction.
   *
   * @param readIdle how long no byte of the peer may come; zero for any time
   * @param writeIdle how long no byte may be sent to the peer; zero for any time
   */
  public Liveness(Duration readIdle, Duration writeIdle) {
    readIdleNanos = Timers.nanos(readIdle);
    writeIdleNanos = Timers.nanos(writeIdle);
  }

  /** Traffic is counted from now on. */
  public void begin(long now) {
    aliveAt = now;
    readAt = now;
    writtenAt = now;
    idleFrom = now;
  }

  /** The peer has sent bytes. */
  public void onLife(long now) {
    aliveAt = now;
    onHeld(now);
  }

  /** The application keeps bytes of the peer waiting: its silence counts from now on. */
  public void onHeld(long now) {
    if (readIdleNanos != 0) {
      readAt = now;
    }
  }

  /**
   * The transport has taken bytes.
   *
   * @param hadToWait whether they had to wait for the peer
   */
  public void onWritten(long now, boolean hadToWait) {
    writtenAt = now;
    if (hadToWait) {
      aliveAt = now;
    }
  }

  /** When the transport took bytes for the last time. */
  public long writtenAt() {
    return writtenAt;
  }

  /**
   * Sets how long there may be no byte either way, from now on.
   *
   * @param timeout zero or less for any time
   */
  public void idleTimeout(Duration timeout, long now) {
    idleNanos = timeout.isNegative() ? 0 : Timers.nanos(timeout);
    idleFrom = now;
  }

  /**
   * Sets how often the peer is pinged, from now on.
   *
   * @param interval zero or less for never
   */
  public void pingInterval(Duration interval, long now) {
    pings = new Pings(interval.isNegative() ? 0 : Timers.nanos(interval), now, Asked.NEVER);
  }

  /** Whether a pong answers one of the pings. */
  public boolean isAnswer(ByteBuffer pong) {
    return pings.interval() != 0 && pong.equals(ping());
  }

  /** The payload of each ping. */
  public static ByteBuffer ping() {
    return ByteBuffer.wrap(PING);
  }

  /**
   * Looks at the clock.
   *
   * @param busy whether the application keeps bytes of the peer waiting
   */
  public Beat beatAt(long now, boolean busy) {
    Pings last = pings;
    if (last.interval() == 0 || now - last.at() < last.interval()) {
      return Beat.NOTHING;
    }
    if (last.asked() == Asked.YES && !busy && aliveAt - last.at() < 0) {
      return Beat.PEER_IS_GONE;
    }
    pings = new Pings(last.interval(), now, busy ? Asked.WHILE_BUSY : Asked.YES);
    return Beat.PING;
  }

  /** Why a peer that {@link Beat#PEER_IS_GONE} is gone. */
  public String goneReason() {
    return "the peer sent nothing within " + pings.interval() / 1_000_000 + " ms of a ping";
  }

  /** Why the connection closes because it is idle; null if it is not. */
  public @Nullable String idleReasonAt(long now) {
    long idle = idleNanos;
    if (idle > 0 && now - aliveAt > idle && now - writtenAt > idle && now - idleFrom > idle) {
      return "no byte for " + millis(idle);
    }
    if (readIdleNanos > 0 && now - readAt > readIdleNanos) {
      return "the peer sent nothing for " + millis(readIdleNanos);
    }
    return writeIdleNanos > 0 && now - writtenAt > writeIdleNanos
        ? "nothing was sent to the peer for " + millis(writeIdleNanos)
        : null;
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
  }
}
