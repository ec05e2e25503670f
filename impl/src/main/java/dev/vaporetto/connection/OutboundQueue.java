package dev.vaporetto.connection;

import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames that wait for the transport. Small frames share a pooled buffer, so that all of
 * them leave in one write; a large one has a buffer of its own. Guarded by the connection's lock.
 */
final class OutboundQueue {
  private final Role role;
  private final MaskingKeys keys;
  private final BufferPool pool;

  /** Full buffers, ready to be read, in order; created when first needed. */
  private @Nullable ArrayDeque<ByteBuffer> full;

  /** The last buffer, being written; null when nothing was appended to it. */
  private @Nullable ByteBuffer filling;

  /** Bytes appended ever: the position in the outgoing stream behind the last frame. */
  private long end;

  /** Bytes polled ever. */
  private long polled;

  OutboundQueue(Role role, MaskingKeys keys, BufferPool pool) {
    this.role = role;
    this.keys = keys;
    this.pool = pool;
  }

  /** The position in the outgoing stream, in bytes, behind the last frame. */
  long end() {
    return end;
  }

  /** Bytes that wait to be polled. */
  long size() {
    return end - polled;
  }

  boolean isEmpty() {
    return end == polled;
  }

  /** Appends a frame without reserved bits. */
  void append(Opcode opcode, boolean fin, ByteBuffer payload) {
    append(opcode, fin, 0, payload);
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
      if (full == null) {
        full = new ArrayDeque<>(4);
      }
      full.add(current.flip());
    }
    filling = fresh;
    return fresh;
  }

  /**
   * Takes the next bytes out; only when not {@link #isEmpty}. Give it back with {@link #release}.
   */
  ByteBuffer poll() {
    ByteBuffer next = full == null ? null : full.poll();
    if (next == null) {
      next = Objects.requireNonNull(filling, "poll() of an empty queue").flip();
      filling = null;
    }
    polled += next.remaining();
    return next;
  }

  void release(ByteBuffer written) {
    pool.release(written);
  }

  /** Drops everything that waits. */
  void clear() {
    while (!isEmpty()) {
      release(poll());
    }
  }
}
