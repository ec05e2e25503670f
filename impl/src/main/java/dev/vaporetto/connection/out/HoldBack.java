package dev.vaporetto.connection.out;

import dev.vaporetto.connection.time.Timers;
import java.util.concurrent.locks.ReentrantLock;

/** Works the {@link Cork}: what takes it out, and when the timers look after it. Thread-safe. */
final class HoldBack implements Timers.HeldBack {
  private final ReentrantLock lock;
  private final Cork cork;
  private final WriteLoop loop;
  private final Timers timers;

  HoldBack(ReentrantLock lock, Cork cork, WriteLoop loop, Timers timers) {
    this.lock = lock;
    this.cork = cork;
    this.loop = loop;
    this.timers = timers;
  }

  /** With the lock: what is queued is held back from now on. */
  void begin() {
    if (cork.putIn()) {
      timers.watch(this);
    }
  }

  boolean isBatching() {
    return cork.isBatching();
  }

  void batching(boolean allowed) {
    cork.batching(allowed);
    if (!allowed) {
      flush();
    }
  }

  /** Writes what is held back. */
  void flush() {
    loop.flush();
  }

  /** The batch is over: what is held back leaves. Called by the dispatching thread. */
  void onBatchEnd() {
    // Without the lock it sees at least what it has held back itself; the timers see to the rest.
    if (cork.isWatched()) {
      end(true);
    }
  }

  /** A pass of the timers: the second one that finds the same frames held back flushes them. */
  @Override
  public void onPass() {
    boolean over;
    boolean late;
    lock.lock();
    try {
      over = !cork.isIn();
      late = cork.onPass();
    } finally {
      lock.unlock();
    }
    if (over) {
      end(false);
    } else if (late) {
      flush();
    }
  }

  /** Ends the watch of the timers, unless frames are held back again. */
  private void end(boolean flush) {
    WriteBatch batch = null;
    lock.lock();
    try {
      if (flush) {
        batch = loop.next();
      }
      if (!cork.isIn()) {
        unwatch();
      }
    } finally {
      lock.unlock();
    }
    loop.write(batch);
  }

  /** With the lock. */
  void unwatch() {
    cork.unwatched();
    timers.unwatch(this);
  }
}
