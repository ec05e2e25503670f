package dev.vaporetto.connection.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Heap buffers that connections borrow while they read or write, so that an idle one owns none.
 * Thread-safe and bounded: a buffer that finds no free place is left to the garbage collector.
 *
 * <p>No ThreadLocal: the threads are the container's and outlive the application.
 */
public class BufferPool {
  /** One read of a busy socket; large enough for a batch of small messages. */
  public static final int BUFFER_SIZE = 16 * 1024;

  /** Slots a thread looks at, beginning with its own. */
  private static final int PROBES = 4;

  private final AtomicReferenceArray<@Nullable ByteBuffer> slots;
  private final int mask;

  public BufferPool() {
    int wanted = Math.max(16, 8 * Runtime.getRuntime().availableProcessors());
    int size = Integer.highestOneBit(wanted - 1) << 1;
    slots = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  /** A cleared buffer of {@link #BUFFER_SIZE} bytes. */
  public ByteBuffer acquire() {
    int home = home();
    for (int i = 0; i < PROBES; i++) {
      int slot = (home + i) & mask;
      if (slots.getPlain(slot) != null) {
        ByteBuffer buffer = slots.getAndSet(slot, null);
        if (buffer != null) {
          return buffer.clear();
        }
      }
    }
    return allocate(BUFFER_SIZE);
  }

  /**
   * A new heap buffer, where none of the pool's fits. A test lets this fail.
   *
   * @param size in bytes
   */
  public ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size);
  }

  /** Gives back what {@link #acquire} returned; others, and read-only ones, are ignored. */
  public void release(ByteBuffer buffer) {
    if (buffer.capacity() != BUFFER_SIZE || buffer.isReadOnly()) {
      return;
    }
    int home = home();
    for (int i = 0; i < PROBES; i++) {
      if (slots.compareAndSet((home + i) & mask, null, buffer)) {
        return;
      }
    }
  }

  /** Spreads threads, whose ids are close together, over the slots in steps of {@link #PROBES}. */
  private static int home() {
    return (int) Thread.currentThread().getId() * PROBES;
  }
}
