package dev.vaporetto.connection.out;

/**
 * Holds frames back so that many of them leave in one write. That happens on the thread that
 * dispatches a batch of messages only, while another whole message is buffered behind the one being
 * dispatched; or where the application allows batching. What is held back counts as sent. It leaves
 * with the answer to the last message of the batch; a send of another thread, a close, and the
 * second pass of the timers flush earlier. Guarded by the connection's lock, but for what is said.
 */
final class Cork {
  private enum State {
    /** Nothing is held back. */
    OUT,
    /** Frames are held back. */
    IN,
    /** Frames are held back, and a pass of the timers has seen them. */
    SEEN
  }

  private State state = State.OUT;

  /** Whether the timers watch. The dispatching thread sees what it has set, without the lock. */
  private boolean watched;

  /** Whether the application allows frames to be held back until it flushes. Needs no lock. */
  private volatile boolean batching;

  boolean isIn() {
    return state != State.OUT;
  }

  /**
   * Frames are held back from now on.
   *
   * @return whether the timers have to begin to watch
   */
  boolean putIn() {
    if (state == State.OUT) {
      state = State.IN;
    }
    boolean begin = !watched;
    watched = true;
    return begin;
  }

  /** Nothing is held back any more. */
  void pull() {
    state = State.OUT;
  }

  boolean isWatched() {
    return watched;
  }

  /** The timers do not watch any more. */
  void unwatched() {
    watched = false;
  }

  /**
   * A pass of the timers.
   *
   * @return whether the frames that are held back have to leave: a pass has seen them before
   */
  boolean onPass() {
    boolean late = state == State.SEEN;
    if (state == State.IN) {
      state = State.SEEN;
    }
    return late;
  }

  boolean isBatching() {
    return batching;
  }

  void batching(boolean allowed) {
    batching = allowed;
  }
}
