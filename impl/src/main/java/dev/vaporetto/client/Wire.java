package dev.vaporetto.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one socket, in the clear or by TLS, without blocking. One thread may read while
 * another writes; {@link #close} may come from any.
 */
interface Wire {
  /** Whether there may be bytes to read that the selector does not see. */
  boolean mayHold();

  /**
   * Reads what is there.
   *
   * @return the number of bytes, 0 if there are none before the socket is ready for {@link
   *     #readWaitsFor}, -1 at the end of the stream
   */
  int read(ByteBuffer target) throws IOException;

  /** What the socket must be ready for before {@link #read}, which returned 0, can go on. */
  int readWaitsFor();

  /**
   * Writes buffers, one after another.
   *
   * @return whether everything is on its way; if not, call again with the same buffers when the
   *     socket is ready for {@link #writeWaitsFor}
   */
  boolean write(ByteBuffer... sources) throws IOException;

  /** What the socket must be ready for before {@link #write}, which returned false, can go on. */
  int writeWaitsFor();

  /** Closes the socket; never blocks. */
  void close();
}
