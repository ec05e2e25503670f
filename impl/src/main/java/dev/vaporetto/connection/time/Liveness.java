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

  /** The payload of each ping. */
  private static final byte[] PING = "heartbeat".getBytes(StandardCharsets.US_ASCII);

  /** The last sign of life, in nanoseconds on the connection's clock, like all times here. */
  private volatile long aliveAt;

  /** When the transport took bytes for the last time. */
  private volatile long writtenAt;

  /** From when on idle time counts. */
  private volatile long idleFrom;

  /** How long there may be no byte either way; 0 for any time. */
  private volatile long idleNanos;

  /** How often the peer is pinged; 0 for never. */
  private volatile long pingNanos;

  /** When the last ping was sent, or the interval was set. */
  private long pingedAt;

  private Asked asked = Asked.NEVER;

  /** Traffic is counted from now on. */
  public void begin(long now) {
    aliveAt = now;
    writtenAt = now;
    idleFrom = now;
  }

  /** The peer has sent bytes. */
  public void onLife(long now) {
    aliveAt = now;
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
    pingNanos = interval.isNegative() ? 0 : Timers.nanos(interval);
    pingedAt = now;
    asked = Asked.NEVER;
  }

  /** Whether a pong answers one of the pings. */
  public boolean isAnswer(ByteBuffer pong) {
    return pingNanos != 0 && pong.equals(ping());
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
    long interval = pingNanos;
    if (interval == 0 || now - pingedAt < interval) {
      return Beat.NOTHING;
    }
    if (asked == Asked.YES && !busy && aliveAt - pingedAt < 0) {
      return Beat.PEER_IS_GONE;
    }
    pingedAt = now;
    asked = busy ? Asked.WHILE_BUSY : Asked.YES;
    return Beat.PING;
  }

  /** Why a peer that {@link Beat#PEER_IS_GONE} is gone. */
  public String goneReason() {
    return "the peer sent nothing within " + pingNanos / 1_000_000 + " ms of a ping";
  }

  /** Why the connection closes because it is idle; null if it is not. */
  public @Nullable String idleReasonAt(long now) {
    long idle = idleNanos;
    return idle > 0 && now - aliveAt > idle && now - writtenAt > idle && now - idleFrom > idle
        ? "no byte for " + idle / 1_000_000 + " ms"
        : null;
  }
}
