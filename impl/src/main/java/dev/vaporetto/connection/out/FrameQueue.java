package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LazyQueue;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.metrics.ConnectionCounters;
import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames that wait for the transport. Small frames share a pooled buffer, so that all of
 * them leave in one write. Of a large one, the header is there, and its payload waits by reference
 * where it stays as it is and needs no mask; else it has a buffer of its own. Frames that many
 * connections share wait by reference, too. What waits by reference is in read-only buffers.
 * Guarded by the connection's lock.
 *
 * <pre>
 *   written      in flight                    full                            filling
 *   ─────────►│ ─ poll() ──► │ buffer │ shared frames │ buffer, header │ payload │ frame ▏   ► end
 * </pre>
 */
final class FrameQueue {
  /** What is shared and has fewer bytes is copied, where a copy saves a buffer of the write. */
  private static final int SMALL = 2 * 1024;

  /** So many bytes leave in one write, or one buffer; and a payload with its header. */
  private static final int MAX_WRITE = 64 * 1024;

  private final Role role;
  private final MaskingKeys keys;
  private final BufferPool pool;

  /** Told of each buffer that comes and goes. */
  private final MemoryAccount account;

  private final ConnectionCounters counters;

  /** Full buffers, payloads and shared frames, ready to be read. */
  private final LazyQueue<ByteBuffer> full = new LazyQueue<>();

  /** Those of {@link #full} that are payloads, each right behind the buffer with its header. */
  private final LazyQueue<ByteBuffer> payloads = new LazyQueue<>();

  /** The last buffer, being written to; null when nothing was appended to it. */
  private @Nullable ByteBuffer filling;

  /** What was dropped: bytes that are counted in positions, and never leave. */
  private final LazyQueue<Gap> gaps = new LazyQueue<>();

  private record Gap(long from, long to) {}

  /** Bytes appended ever: the position in the outgoing stream behind the last frame. */
  private long end;

  /** The position up to which the transport has taken what was not dropped. */
  private long written;

  FrameQueue(
      Role role,
      MaskingKeys keys,
      BufferPool pool,
      MemoryAccount account,
      ConnectionCounters counters) {
    this.role = role;
    this.keys = keys;
    this.pool = pool;
    this.account = account;
    this.counters = counters;
  }

  long end() {
    return end;
  }

  /** Whether the transport has taken what is before a position, which was not dropped. */
  boolean isWritten(long position) {
    return written >= position && !isDropped(position);
  }

  /** Whether what is right before a position was dropped. */
  boolean isDropped(long position) {
    return gaps.anyMatch(gap -> gap.from < position && position <= gap.to);
  }

  /** Bytes that the transport has not taken. */
  long waiting() {
    long waiting = end - written;
    for (Gap gap : gaps) {
      waiting -= gap.from >= written ? gap.to - gap.from : 0;
    }
    return waiting;
  }

  /**
   * Appends a frame. Fails before anything has changed, or the connection has to end.
   *
   * @param reservedBits as they stand in the first byte
   * @param byReference whether the payload stays as it is for good, or until {@link #poll}, which
   *     has to follow, is told that it is lent
   */
  void append(
      Opcode opcode, boolean fin, int reservedBits, ByteBuffer payload, boolean byReference) {
    int size = FrameEncoder.size(role, payload.remaining());
    int key = keys.next();
    if (byReference && isLarge(payload.remaining())) {
      appendByReference(opcode, fin, reservedBits, payload.slice().asReadOnlyBuffer());
    } else {
      FrameEncoder.encode(room(size), role, opcode, fin, reservedBits, key, payload);
    }
    end += size;
    if (fin && !opcode.isControl()) {
      counters.messagesSent(1);
    }
  }

  /** Whether a payload of a size is sent by reference where that may be. */
  boolean isLarge(int payloadSize) {
    return !role.masks() && FrameEncoder.size(role, payloadSize) > BufferPool.BUFFER_SIZE;
  }

  private void appendByReference(Opcode opcode, boolean fin, int reservedBits, ByteBuffer payload) {
    int length = payload.remaining();
    ByteBuffer header = room(FrameEncoder.MAX_HEADER_SIZE);
    FrameEncoder.encodeHeader(header, role, opcode, fin, reservedBits, 0, length);
    endFilling();
    full.add(payload);
    payloads.add(payload);
    account.queue(length);
  }

  /**
   * Appends frames that other connections send as well.
   *
   * @param frames a read-only buffer of its own, from 0 to its limit; what it shows stays as it is
   * @param messages how many are in it
   */
  void appendShared(ByteBuffer frames, int messages) {
    int size = frames.limit();
    ByteBuffer current = filling;
    if (current != null && size < SMALL && current.remaining() >= size) {
      current.put(frames);
    } else {
      endFilling();
      full.add(frames);
      account.queue(MemoryAccount.OBJECT);
    }
    end += size;
    counters.messagesSent(messages);
  }

  /** The buffer for a frame. Changes nothing if there is no memory for a new one. */
  private ByteBuffer room(int size) {
    ByteBuffer current = filling;
    if (current != null && current.remaining() >= size) {
      return current;
    }
    ByteBuffer fresh = size <= BufferPool.BUFFER_SIZE ? pool.acquire() : pool.allocate(size);
    endFilling();
    filling = fresh;
    account.queue(fresh.capacity());
    return fresh;
  }

  private void endFilling() {
    ByteBuffer last = filling;
    if (last != null && last.position() > 0) {
      full.add(last.flip());
      filling = null;
    }
  }

  /** The position behind what {@link #poll} has returned and is being written. */
  long endOf(WriteBatch batch) {
    return written + batch.size();
  }

  /**
   * Takes the next bytes out, which {@link #written} gives back; null if there are none. Fails
   * before anything has been taken out.
   *
   * @param lent whether a payload is its sender's again when the send returns
   */
  @Nullable WriteBatch poll(boolean lent) {
    endFilling();
    ByteBuffer first = full.peek();
    if (first == null) {
      return null;
    }
    if (full.size() > 1) {
      return gather(lent);
    }
    WriteBatch batch = new WriteBatch(memoryOf(first), lent, first);
    full.poll();
    return batch;
  }

  @SuppressWarnings("ReferenceEquality") // which buffer it is, not what is in it
  private WriteBatch gather(boolean lent) {
    List<ByteBuffer> gathered = new ArrayList<>(4);
    Iterator<ByteBuffer> large = payloads.iterator();
    ByteBuffer payload = nextOf(large);
    int taken = 0;
    int takenPayloads = 0;
    long bytes = 0;
    long queued = 0;
    long memory = 0;
    for (ByteBuffer next : full) {
      long before = gathered.size();
      if (next == payload) {
        // Its header is before it: the two leave together.
        gathered.add(next);
        payload = nextOf(large);
        takenPayloads++;
        memory += next.limit();
        queued += next.limit();
      } else if (taken > 0 && bytes + next.limit() > MAX_WRITE) {
        break;
      } else {
        add(next, gathered);
        queued += memoryOf(next);
        memory += gathered.size() > before ? memoryOf(gathered.get(gathered.size() - 1)) : 0;
      }
      bytes += next.limit();
      taken++;
    }
    for (ByteBuffer buffer : gathered) {
      if (isOfCopies(buffer)) {
        buffer.flip();
      }
    }
    WriteBatch batch = new WriteBatch(memory, lent, gathered.toArray(ByteBuffer[]::new));
    // From here on nothing can fail.
    drop(taken, full);
    drop(takenPayloads, payloads);
    account.queue(memory - queued);
    return batch;
  }

  private static @Nullable ByteBuffer nextOf(Iterator<ByteBuffer> buffers) {
    return buffers.hasNext() ? buffers.next() : null;
  }

  private static void drop(int count, LazyQueue<ByteBuffer> queue) {
    for (int i = 0; i < count; i++) {
      queue.poll();
    }
  }

  /** Adds a buffer, or a copy of it, which leaves the buffer as it is. */
  private void add(ByteBuffer next, List<ByteBuffer> gathered) {
    int size = next.limit();
    if (gathered.isEmpty() || !next.isReadOnly() || size >= SMALL) {
      gathered.add(next);
      return;
    }
    ByteBuffer target = gathered.get(gathered.size() - 1);
    if (!isOfCopies(target) || target.remaining() < size) {
      target = pool.acquire();
      gathered.add(target);
    }
    target.put(target.position(), next, 0, size);
    target.position(target.position() + size);
  }

  /** Whether small frames are being copied into a buffer; each other one is at its beginning. */
  private static boolean isOfCopies(ByteBuffer buffer) {
    return buffer.position() > 0;
  }

  /** What a buffer that is no payload holds: its bytes, unless they are shared. */
  private static long memoryOf(ByteBuffer buffer) {
    return buffer.isReadOnly() ? MemoryAccount.OBJECT : buffer.capacity();
  }

  /** The transport has taken all bytes of what {@link #poll} has returned. */
  void written(WriteBatch batch) {
    written = endOf(batch);
    counters.bytesSent(batch.size());
    skipGaps();
    account.dequeue(batch.memory());
    for (ByteBuffer buffer : batch.buffers()) {
      pool.release(buffer);
    }
  }

  /**
   * Drops everything that waits; what it has held is not of account any more.
   *
   * @param inFlight what is being written, and stays; null for nothing
   * @return the position behind what stays
   */
  long clear(@Nullable WriteBatch inFlight) {
    ByteBuffer last = filling;
    filling = null;
    if (last != null) {
      pool.release(last);
    }
    for (ByteBuffer buffer : full) {
      pool.release(buffer);
    }
    full.clear();
    payloads.clear();
    return addGap(inFlight == null ? written : endOf(inFlight));
  }

  /** From a position on to the end. Positions are not used again: somebody may wait for one. */
  private long addGap(long from) {
    long kept = from;
    for (Gap gap : gaps) {
      kept = gap.from == kept ? gap.to : kept;
    }
    if (kept < end) {
      gaps.add(new Gap(kept, end));
    }
    skipGaps();
    return from;
  }

  private void skipGaps() {
    for (Gap gap : gaps) {
      written = gap.from == written ? gap.to : written;
    }
  }
}
