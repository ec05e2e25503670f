package dev.vaporetto.io;

import java.nio.channels.SelectionKey;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a selector has found ready, in the order in which they are served: those of greedy
 * peers, which send more than one turn takes, come last, and only for a short time. The selector
 * finds the others again, and with them whoever has become ready meanwhile: so a peer that sends
 * little never waits for more than a turn or two of peers that send without end.
 *
 * <p>Belongs to the owner of a loop, and goes to the next one with what is left. Not thread-safe.
 */
final class Batch {
  /** For so long greedy peers have turns before the selector is asked again. */
  static final long GREEDY_NANOS = 250_000;

  private static final int SIZE = 64;

  private final LongSupplier clock;

  private @Nullable SelectionKey[] keys = new SelectionKey[SIZE];
  private int size;
  private int next;

  private @Nullable SelectionKey[] greedy = new SelectionKey[SIZE];
  private int greedySize;

  /** How many of the greedy ones have had a turn. */
  private int greedyServed;

  /** When the first of them had it. */
  private long greedySince;

  /** Which of the greedy ones is next: each time others are, whatever the selector's order. */
  private int rotation;

  Batch(LongSupplier clock) {
    this.clock = clock;
  }

  /** Adds a key that is ready. */
  void add(SelectionKey key) {
    if (key.attachment() instanceof Turn turn && turn.isGreedy()) {
      greedy = withRoom(greedy, greedySize);
      greedy[greedySize] = key;
      greedySize++;
    } else {
      keys = withRoom(keys, size);
      keys[size] = key;
      size++;
    }
  }

  private static @Nullable SelectionKey[] withRoom(@Nullable SelectionKey[] array, int used) {
    return used == array.length ? Arrays.copyOf(array, 2 * used) : array;
  }

  /** Takes the next key out; null at the end, where the batch is empty again. */
  @Nullable SelectionKey next() {
    if (next < size) {
      SelectionKey key = keys[next];
      keys[next] = null;
      next++;
      return key;
    }
    size = 0;
    next = 0;
    return greedySize == 0 ? null : nextGreedy();
  }

  private @Nullable SelectionKey nextGreedy() {
    if (greedyServed == 0) {
      greedySince = clock.getAsLong();
    }
    boolean over =
        greedyServed == greedySize
            || (greedyServed > 0 && clock.getAsLong() - greedySince >= GREEDY_NANOS);
    if (over) {
      Arrays.fill(greedy, 0, greedySize, null);
      greedySize = 0;
      greedyServed = 0;
      return null;
    }
    greedyServed++;
    rotation = (rotation + 1) % greedySize;
    return greedy[rotation];
  }
}
