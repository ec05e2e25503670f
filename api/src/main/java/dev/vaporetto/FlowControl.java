package dev.vaporetto;

import java.time.Duration;

/**
 * How a socket deals with a peer that sends too fast or reads too slowly; see {@link
 * WebSocket#flow}. Thread-safe.
 *
 * <pre>{@code
 * webSocket.flow().outboundLimit(64 * 1024, Overflow.DROP_OLDEST); // stale prices are of no use
 * }</pre>
 */
public interface FlowControl {
  /**
   * Stops reading: no message is dispatched behind the one that is, until {@link #resume}; the peer
   * waits. Its pings, its pongs and its close wait, too. It does not count: one {@link #resume}
   * ends any number of calls.
   *
   * @return this
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  FlowControl pause();

  /**
   * Ends {@link #pause}; does nothing otherwise.
   *
   * @return this
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  FlowControl resume();

  /** Bytes of messages that wait for the peer; 0 after the end. */
  long bufferedBytes();

  /**
   * How many bytes may wait for the peer, and what happens to a send beyond that. A larger message
   * is taken when nothing waits; one that is sent in parts is never refused when it has begun.
   *
   * @param bytes 0 or more; 1 MiB by default
   * @param overflow {@link Overflow#FAIL} by default
   * @return this
   * @throws IllegalArgumentException if the number is negative
   */
  FlowControl outboundLimit(int bytes, Overflow overflow);

  /**
   * How long the peer may take no byte of what is being sent. Beyond that, the sends that wait
   * fail, {@code onError} is told, and the socket closes with 1006.
   *
   * @param timeout a millisecond or more; 20 s by default
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  FlowControl sendTimeout(Duration timeout);
}
