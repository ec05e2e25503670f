package dev.vaporetto.connection.out;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What leaves in one write; it belongs to the transport while that goes on. */
final class WriteBatch {
  private final ByteBuffer[] buffers;
  private final int size;
  private final long memory;
  private final boolean lent;

  /**
   * Some buffers, each with bytes left.
   *
   * @param memory what they hold beside what they share with other connections, in bytes
   * @param lent see {@link #isLent}
   */
  WriteBatch(long memory, boolean lent, ByteBuffer... buffers) {
    this.buffers = buffers;
    this.memory = memory;
    this.lent = lent;
    size = remaining();
  }

  ByteBuffer[] buffers() {
    return buffers;
  }

  /**
   * Whether a payload belongs to its sender again when the send returns: what the socket does not
   * take at once has to be copied by then, see {@link #ownRest}.
   */
  boolean isLent() {
    return lent;
  }

  /** Takes copies of what is left of the payloads; returns all that is left. */
  ByteBuffer[] ownRest() {
    for (int i = 0; i < buffers.length; i++) {
      ByteBuffer buffer = buffers[i];
      if (buffer.isReadOnly() && buffer.hasRemaining()) {
        buffers[i] = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
      }
    }
    return Arrays.stream(buffers).filter(ByteBuffer::hasRemaining).toArray(ByteBuffer[]::new);
  }

  /** How many bytes it has in all. */
  int size() {
    return size;
  }

  /** What the buffers hold beside what they share with other connections, in bytes. */
  long memory() {
    return memory;
  }

  /** How many bytes the transport has not taken; a hint while it writes. */
  int remaining() {
    int sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    return sum;
  }
}
