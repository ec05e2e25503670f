package dev.vaporetto.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The way the bytes of one connection come and go; one implementation for each kind of container.
 *
 * <p>A transport tells its {@link Connection} of events: {@link Connection#onReadable} once for
 * each {@link #awaitReadable}, and {@link Connection#onWritten} or {@link Connection#onWriteFailed}
 * once for each {@link #write} that returned false. It never calls them while it holds a lock that
 * {@link #close}, {@link #write} or {@link #finishWrite} need.
 */
public interface Transport {
  /**
   * Reads what has arrived, without blocking. Called by one thread at a time, inside {@link
   * Connection#onReadable}.
   *
   * @param target a heap buffer; bytes are put at its position
   * @return the number of bytes, 0 if there are none now, -1 at the end of the stream
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Asks for one call of {@link Connection#onReadable} as soon as bytes or the end of the stream
   * are there; also when they were there before the call.
   */
  void awaitReadable();

  /**
   * Starts writing all of {@code source}, without blocking. Called by one thread at a time, and not
   * again before the write has ended.
   *
   * @param source a heap buffer that belongs to the transport until the write has ended
   * @return true if everything was taken; false if the rest follows: then {@link
   *     Connection#onWritten} or {@link Connection#onWriteFailed} is called once, by any thread,
   *     and possibly before this method returns
   */
  boolean write(ByteBuffer source) throws IOException;

  /**
   * Helps a write that returned false to its end by blocking the calling thread, where the
   * container cannot complete it while a callback of the same socket runs. {@link
   * Connection#onWritten} or {@link Connection#onWriteFailed} is called as always, by whoever ends
   * the write.
   *
   * @param timeoutNanos how long to wait at most for the peer to take bytes
   * @return false if the container completes writes whatever this thread does, so that the caller
   *     had better just wait
   */
  default boolean finishWrite(long timeoutNanos) {
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
   * pending write ends with {@link Connection#onWriteFailed}.
   */
  void close();
}
