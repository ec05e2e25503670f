package dev.vaporetto.internal;

/** What one socket, or the rooms of one node, keep of a {@link KeptTotal}. Thread-safe. */
public final class KeptShare implements Kept {
  private final KeptTotal total;

  /** Guarded by this object, like the field below. */
  private long bytes;

  private boolean closed;

  KeptShare(KeptTotal total) {
    this.total = total;
  }

  /** Whether something of this size would be taken. */
  public boolean takes(long size) {
    return total.takes(size);
  }

  @Override
  public synchronized boolean tryKeep(long more) {
    if (closed) {
      return true;
    }
    boolean taken = total.add(more);
    bytes += taken ? more : 0;
    return taken;
  }

  @Override
  public synchronized void keep(long more) {
    if (!closed) {
      total.addAnyway(more);
      bytes += more;
    }
  }

  @Override
  public synchronized void release(long less) {
    if (!closed) {
      total.remove(less);
      bytes -= less;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    total.remove(bytes);
    bytes = 0;
  }
}
