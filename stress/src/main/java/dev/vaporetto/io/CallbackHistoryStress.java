package dev.vaporetto.io;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Callbacks block on two loops: none of the sixteen is forgotten. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "all were counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
@State
public class CallbackHistoryStress {
  private static final long NOW = 1;
  private static final int HALF = 8;

  private final CallbackHistory history = new CallbackHistory();

  /** A watchdog. */
  @Actor
  public void one() {
    report();
  }

  /** Another one. */
  @Actor
  public void other() {
    report();
  }

  private void report() {
    for (int i = 0; i < HALF; i++) {
      history.onBlocked(NOW);
    }
  }

  /** Whether the endpoint is penalised. */
  @Arbiter
  public void arbiter(Z_Result r) {
    r.r1 = history.isPenalised(() -> NOW);
  }
}
