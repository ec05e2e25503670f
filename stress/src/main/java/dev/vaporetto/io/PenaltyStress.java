package dev.vaporetto.io;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A penalty begins while a callback asks whether there is one. */
@JCStressTest
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "not yet")
@Outcome(
    id = "false, true",
    expect = Expect.ACCEPTABLE,
    desc = "it has begun between the questions")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "it had begun")
@Outcome(expect = Expect.FORBIDDEN, desc = "it is on and has never begun")
@State
public class PenaltyStress {
  /** Both halves of the time change. */
  private static final long NOW = 0x7FFF_FFFF_0000_0001L;

  private final Penalty penalty = new Penalty();

  /** The watchdog. */
  @Actor
  public void watchdog() {
    penalty.begin(NOW);
  }

  /** A thread that is about to run a callback. */
  @Actor
  public void caller(ZZ_Result r) {
    r.r1 = penalty.isOn(() -> NOW);
    r.r2 = penalty.isRecent(NOW);
  }
}
