package dev.vaporetto.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Says when to ping a peer, and whether it is gone (RFC 6455 §5.5.2): it is when it has sent
 * nothing at all, pong or other, from one ping to the next, and has taken nothing that waited for
 * it. Guarded by the connection's lock where nothing else is said.
 */
final class Heartbeat {
  /** What to do now. */
  enum Beat {
    NOTHING,
    PING,
    PEER_IS_GONE
  }

  private static final byte[] PAYLOAD = "heartbeat".getBytes(StandardCharsets.US_ASCII);

  private final long nanos;

  /** When the next ping is due. */
  private long next;

  /** Whether there was a ping before. */
  private boolean asked;

  /** Whether the application kept bytes waiting at the ping before: the pong may be among them. */
  private boolean wasBusy;

  /** Whether bytes have come since the ping before. Any thread sets it. */
  private volatile boolean heard;

  Heartbeat(Duration interval, long now) {
    nanos = Timers.nanos(interval);
    next = now + nanos;
  }

  /** The payload of each ping. */
  static ByteBuffer payload() {
    return ByteBuffer.wrap(PAYLOAD);
  }

  /** Whether a pong answers one of these pings. */
  static boolean isAnsweredBy(ByteBuffer pong) {
    return pong.equals(payload());
  }

  /** Bytes have come, or the peer has made room for ours. From any thread, without a lock. */
  void onBytes() {
    heard = true;
  }

  /**
   * Looks at the clock.
   *
   * @param busy whether the application keeps bytes waiting
   */
  Beat onTick(long now, boolean busy) {
    if (now - next < 0) {
      return Beat.NOTHING;
    }
    if (asked && !heard && !busy && !wasBusy) {
      return Beat.PEER_IS_GONE;
    }
    next = now + nanos;
    asked = true;
    heard = false;
    wasBusy = busy;
    return Beat.PING;
  }

  /** Why the connection ends. */
  String reason() {
    return "the peer sent nothing within " + nanos / 1_000_000 + " ms of a ping";
  }
}
