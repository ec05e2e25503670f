package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LazyQueue;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames that wait for the transport. Small frames share a pooled buffer, so that all of
 * them leave in one write; a large one has a buffer of its own. Guarded by the connection's lock.
 *
 * <pre>
 *   written          in flight             full             filling
 *   ─────────────►│ ─── poll() ──► │ buffer │ buffer │ frame frame ▏   ► end
 * </pre>
 */
final class FrameQueue {
  private final Role role;
  private final MaskingKeys keys;
  private final BufferPool pool;

  /** Full buffers, ready to be read. */
  private final LazyQueue<ByteBuffer> full = new LazyQueue<>();

  /** The last buffer, being written to; null when nothing was appended to it. */
  private @Nullable ByteBuffer filling;

  /** Bytes appended ever: the position in the outgoing stream behind the last frame. */
  private long end;

  /** Bytes that the transport has taken. */
  private long written;

  FrameQueue(Role role, MaskingKeys keys, BufferPool pool) {
    this.role = role;
    this.keys = keys;
    this.pool = pool;
  }

  long end() {
    return end;
  }

  long written() {
    return written;
  }

  /** Bytes that the transport has not taken. */
  long waiting() {
    return end - written;
  }

  /**
   * Appends a frame.
   *
   * @param reservedBits as they stand in the first byte
   */
  void append(Opcode opcode, boolean fin, int reservedBits, ByteBuffer payload) {
    int size = FrameEncoder.size(role, payload.remaining());
    int key = keys.next();
    FrameEncoder.encode(room(size), role, opcode, fin, reservedBits, key, payload);
    end += size;
  }

  /** The buffer for a frame. Changes nothing if there is no memory for a new one. */
  private ByteBuffer room(int size) {
    ByteBuffer current = filling;
    if (current != null && current.remaining() >= size) {
      return current;
    }
    ByteBuffer fresh = size <= BufferPool.BUFFER_SIZE ? pool.acquire() : ByteBuffer.allocate(size);
    if (current != null) {
      full.add(current);
      current.flip();
    }
    filling = fresh;
    return fresh;
  }

  /** Takes the next bytes out, which {@link #written} gives back; null if there are none. */
  @Nullable ByteBuffer poll() {
    ByteBuffer next = full.poll();
    ByteBuffer last = filling;
    if (next == null && last != null && last.position() > 0) {
      next = last.flip();
      filling = null;
    }
    return next;
  }

  /** The transport has taken all bytes of a buffer that {@link #poll} has returned. */
  void written(ByteBuffer batch) {
    // Every buffer begins at 0, so its limit is its size.
    written += batch.limit();
    pool.release(batch);
  }

  /** Drops everything that waits. */
  void clear() {
    ByteBuffer next = poll();
    while (next != null) {
      pool.release(next);
      next = poll();
    }
  }
}
