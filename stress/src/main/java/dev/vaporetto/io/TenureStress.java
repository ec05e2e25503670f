package dev.vaporetto.io;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The owner of a loop goes through two turns, and the watchdog takes the loop away if it sees one:
 * both agree about which turn that was.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing was taken")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the loop was taken in the first turn")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the loop was taken in the second turn")
@Outcome(expect = Expect.FORBIDDEN, desc = "they do not agree")
@State
public class TenureStress {
  private final Turn first = new Quiet();
  private final Turn second = new Quiet();
  private final Tenure tenure = new Tenure(ThreadProbe.NONE);

  /** The owner. */
  @Actor
  public void owner(II_Result r) {
    tenure.enter(first);
    tenure.leave();
    if (tenure.isTaken()) {
      r.r1 = 1;
      return;
    }
    tenure.enter(second);
    tenure.leave();
    r.r1 = tenure.isTaken() ? 2 : 0;
  }

  /** The watchdog. */
  @Actor
  public void watchdog(II_Result r) {
    long state = tenure.state();
    if (Tenure.isInside(state)) {
      r.r2 = number(tenure.take(state));
    }
  }

  private int number(@Nullable Turn turn) {
    return turn == null ? 0 : turn == first ? 1 : turn == second ? 2 : 9;
  }

  /** One that is told nothing of interest. */
  @SuppressWarnings("ClassCanBeRecord") // its identity matters
  private static final class Quiet implements Turn {
    @Override
    public void onBlocked(long now) {}

    @Override
    public boolean isGreedy() {
      return false;
    }
  }
}
