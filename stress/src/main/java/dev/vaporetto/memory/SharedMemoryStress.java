package dev.vaporetto.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Two connections hold the same bytes, and let them go. */
@JCStressTest
@Outcome(id = "100, 100, 0", expect = Expect.ACCEPTABLE, desc = "once while one holds them")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice, not at all, or for ever")
@State
public class SharedMemoryStress {
  private final MemoryBudget budget = new MemoryBudget(1 << 30);
  private final SharedMemory shared = new SharedMemory(100);
  private final SharedMemory.Reference first = shared.new Reference();
  private final SharedMemory.Reference second = shared.new Reference();

  /** A connection. */
  @Actor
  public void one(JJJ_Result r) {
    first.hold(budget);
    r.r1 = budget.used();
    first.letGo();
  }

  /** Another one. */
  @Actor
  public void other(JJJ_Result r) {
    second.hold(budget);
    r.r2 = budget.used();
    second.letGo();
  }

  /** What is left. */
  @Arbiter
  public void arbiter(JJJ_Result r) {
    r.r3 = budget.used();
  }
}
