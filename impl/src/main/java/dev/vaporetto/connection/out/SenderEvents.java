package dev.vaporetto.connection.out;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a {@link Sender} asks its connection, and reports to it; without the lock, but where said.
 */
public interface SenderEvents {
  /**
   * Whether the calling thread dispatches a batch of messages and another whole message is buffered
   * behind the one being dispatched, so that more sends are to be expected.
   */
  boolean isBatchGoingOn();

  /** Whole frames are about to be given to the transport. Without the lock; must not throw. */
  void onFrames(ByteBuffer[] frames);

  /**
   * The transport has taken bytes. The lock may be held.
   *
   * @param hadToWait whether they had to wait for the peer to take others
   */
  void onBytesWritten(boolean hadToWait);

  /** Everything that was queued is written. */
  void onDrained();

  /** The transport can carry no more bytes. */
  void onTransportFailed(IOException failure);

  /** A message was refused because the peer reads too slowly, and the policy says to close. */
  void onTooSlow(IOException refusal);

  /** A message could not be queued, and what was compressed or queued of it is unknown. */
  void onFailure(Throwable failure);
}
