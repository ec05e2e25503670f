package dev.vaporetto.connection.in;

import java.nio.ByteBuffer;

/** What an {@link Inbound} asks its connection, and reports to it; on the reading thread. */
public interface InboundEvents {
  /** Whether messages have to wait. */
  boolean isSuspended();

  /** Bytes of the peer have come; nothing before them waits to be read. */
  void onBytes(ByteBuffer bytes);

  /** A ping has come; the payload is valid during the call only. */
  void onPing(ByteBuffer payload);

  /** A pong has come; the payload is valid during the call only. */
  void onPong(ByteBuffer payload);

  /** The peer's close frame has come. */
  void onCloseFrame();

  /** Bytes came that are of no interest any more. */
  void onDiscarded(ByteBuffer bytes);

  /** The peer has closed its side of the transport. */
  void onEndOfStream();

  /** A callback has failed: the connection is to fail. */
  void onFailure(Throwable failure);

  /** What was read at once is dispatched. */
  void onBatchEnd();
}
