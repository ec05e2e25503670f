package dev.vaporetto.memory;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that many connections hold by reference: they are of account once, from the first one for
 * which they wait to the last one. Thread-safe.
 */
public final class SharedMemory {
  private final long bytes;

  /** How many hold it; guarded by this object. */
  private int references;

  /** Where it is on account; null while nobody holds it. Guarded by this object. */
  private @Nullable MemoryBudget budget;

  /** So many bytes that nobody holds yet. */
  public SharedMemory(long bytes) {
    this.bytes = bytes;
  }

  private synchronized void hold(MemoryBudget of) {
    if (references == 0) {
      of.add(bytes);
      budget = of;
    }
    references++;
  }

  private synchronized void letGo() {
    references--;
    MemoryBudget of = budget;
    if (references == 0 && of != null) {
      of.add(-bytes);
      budget = null;
    }
  }

  /** What one connection may hold. For one thread at a time. */
  public final class Reference {
    private boolean held;

    /** A reference that holds nothing yet. */
    public Reference() {}

    /** The bytes wait; does nothing when called again. */
    public void hold(MemoryBudget of) {
      if (!held) {
        held = true;
        SharedMemory.this.hold(of);
      }
    }

    /** They do not wait any more; does nothing where they never did. */
    public void letGo() {
      if (held) {
        held = false;
        SharedMemory.this.letGo();
      }
    }
  }
}
