package dev.vaporetto.room.nats;

import org.jspecify.annotations.Nullable;

/** The last offset that this node has seen of the present stream. Thread-safe. */
final class Offsets {
  /** Null before the first. Guarded by this object, like the field below. */
  private @Nullable String stream;

  private long last;

  /** A message of a stream has this offset. */
  synchronized void saw(String name, long offset) {
    if (!name.equals(stream)) {
      stream = name;
      last = 0;
    }
    last = Math.max(last, offset);
  }

  /** The last offset of a stream; 0 if none was seen, or if another stream came later. */
  synchronized long of(String name) {
    return name.equals(stream) ? last : 0;
  }
}
