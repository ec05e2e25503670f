package dev.vaporetto.connection.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The way the bytes of one connection come and go; one implementation for each kind of container.
 *
 * <p>A transport reports events to its connection: {@code onReadable} once for each {@link
 * #awaitReadable}, and {@code onWritten} or {@code onWriteFailed} once for each {@link #write} that
 * returned false. It never calls them while it holds a lock that {@link #close} or {@link #write}
 * need.
 */
public interface Transport {
  /**
   * Reads what has arrived, without blocking. Called by one thread at a time, inside {@code
   * onReadable}.
   *
   * @param target a heap buffer; bytes are put at its position
   * @return the number of bytes, 0 if there are none now, -1 at the end of the stream
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Asks for one call of {@code onReadable} as soon as bytes or the end of the stream are there;
   * also when they were there before the call.
   */
  void awaitReadable();

  /**
   * Starts writing the bytes of all {@code sources}, one buffer after another, without blocking.
   * Called by one thread at a time, and not again before the write has ended.
   *
   * @param sources at least one, each with bytes left, of any kind: heap or direct, some read-only.
   *     The array and the buffers belong to the transport until the write has ended, and their
   *     content stays as it is. Their positions move as bytes are taken.
   * @return true if everything was taken; false if the rest follows: then {@code onWritten} or
   *     {@code onWriteFailed} is called once, by any thread, and possibly before this method
   *     returns
   */
  boolean write(ByteBuffer... sources) throws IOException;

  /**
   * Writes what the socket takes at once, as {@link #write} does, and leaves the rest to the
   * caller. By default that is nothing, for transports that cannot tell.
   *
   * @return whether everything was taken; what was not is left in the buffers, which belong to the
   *     caller again, and nothing follows
   */
  default boolean writeNow(ByteBuffer... sources) throws IOException {
    return false;
  }

  /**
   * Whether the socket is there, as far as the container says without being asked for I/O. The
   * connection asks now and then, because some containers close a socket and report it to nobody.
   * Called by any thread; never blocks.
   */
  default boolean isAlive() {
    return true;
  }

  /**
   * Closes the socket at once: idempotent, from any thread, never blocking, never throwing. A
   * pending write ends with {@code onWritten} if the socket has taken it, else with {@code
   * onWriteFailed}: before this method returns, or by a thread that is writing at the moment.
   */
  void close();
}
