package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.fail;

import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomBroker.StateListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the states of a broker. Thread-safe. */
final class States implements StateListener {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** Guarded by this object, like the fields below. */
  private final List<State> states = new ArrayList<>();

  private final List<@Nullable Throwable> causes = new ArrayList<>();

  /** How many were awaited. */
  private int awaited;

  @Override
  public synchronized void onState(State state, @Nullable Throwable cause) {
    states.add(state);
    causes.add(cause);
    notifyAll();
  }

  /** Waits for the next state, which has to be this one, and returns its cause. */
  synchronized @Nullable Throwable await(State expected) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (states.size() <= awaited) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        fail("the states " + states + " " + causes + " came; expected " + expected + " next");
      }
      wait(left / 1_000_000 + 1);
    }
    if (states.get(awaited) != expected) {
      fail("the states " + states + " " + causes + " came; expected " + expected + " next");
    }
    return causes.get(awaited++);
  }

  synchronized List<State> all() {
    return List.copyOf(states);
  }
}
