package dev.vaporetto;

import java.time.Duration;

/**
 * How a socket treats a peer that sends too fast or reads too slowly; see {@link WebSocket#flow}.
 * Thread-safe.
 *
 * <pre>{@code
 * webSocket.flow().outboundLimit(64 * 1024, Overflow.DROP_OLDEST); // stale prices are of no use
 * }</pre>
 */
public interface FlowControl {
  /**
   * Stops reading until {@link #resume}. The message that is being dispatched is the last one until
   * then; the peer's further messages, pings, pongs and its close frame wait, and so does the peer.
   * Calls are not counted: one {@link #resume} ends any number of them.
   *
   * @return this
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  FlowControl pause();

  /**
   * Reads again after {@link #pause}; does nothing otherwise.
   *
   * @return this
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  FlowControl resume();

  /** How many bytes of messages wait for the peer; 0 when the socket has closed. */
  long bufferedBytes();

  /**
   * Limits how many bytes may wait for the peer, and says what happens to a send beyond that. A
   * message that is larger than the limit is accepted when nothing waits. The parts of a message
   * that has begun are always accepted.
   *
   * @param bytes 0 or more; 1 MiB by default
   * @param overflow {@link Overflow#FAIL} by default
   * @return this
   * @throws IllegalArgumentException if the number is negative
   */
  FlowControl outboundLimit(int bytes, Overflow overflow);

  /**
   * Limits how long a send may make no progress, because the peer takes no byte. Beyond that, the
   * sends that wait fail, {@code onError} is called, and the socket closes with 1006.
   *
   * @param timeout a millisecond or more; 20 s by default
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  FlowControl sendTimeout(Duration timeout);
}
