package dev.vaporetto.io;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The time in which one thread owns one loop. Only its thread selects and touches the batch; the
 * watchdog may end it while the thread is inside a turn.
 *
 * <pre>
 *        enter()            leave()
 *   even ───────► odd ─────────────────► even
 *                  │ take(): the watchdog
 *                  ▼
 *                TAKEN: the thread finishes its turn, and touches nothing of the loop any more
 * </pre>
 */
final class Tenure {
  private static final long TAKEN = -1;

  private final Thread thread;
  private final ThreadProbe probe;
  private final AtomicLong state = new AtomicLong();

  /** Written before the state becomes odd. */
  private @Nullable Turn turn;

  /** Of the calling thread. */
  Tenure(ThreadProbe probe) {
    this.thread = Thread.currentThread();
    this.probe = probe;
  }

  Thread thread() {
    return thread;
  }

  ThreadProbe probe() {
    return probe;
  }

  /** A turn begins. By the owner; what it reads afterwards is no older. */
  void enter(Turn begun) {
    turn = begun;
    state.set(state.getPlain() + 1);
  }

  /** The turn has ended. By the owner, or by the thread that was it. */
  void leave() {
    long inside = state.getPlain();
    if (inside != TAKEN) {
      state.compareAndSet(inside, inside + 1);
    }
  }

  /** Whether another thread owns the loop. */
  boolean isTaken() {
    return state.getPlain() == TAKEN;
  }

  /** Which turn it is: odd inside one. */
  long state() {
    return state.get();
  }

  static boolean isInside(long state) {
    return state > 0 && (state & 1) != 0;
  }

  /**
   * Ends the tenure, by the watchdog, if it is still inside the same turn.
   *
   * @return the turn; null if it has ended meanwhile
   */
  @Nullable Turn take(long inside) {
    Turn taken = turn;
    return state.compareAndSet(inside, TAKEN) ? taken : null;
  }
}
