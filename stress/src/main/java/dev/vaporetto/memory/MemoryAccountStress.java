package dev.vaporetto.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What is of account while several threads change it. */
public final class MemoryAccountStress {
  private MemoryAccountStress() {}

  /** A thread that sends and one that reads. */
  @JCStressTest
  @Outcome(id = "5120, 1", expect = Expect.ACCEPTABLE, desc = "both halves are of account")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the sum is wrong")
  @State
  public static class Halves {
    private final MemoryBudget budget = new MemoryBudget(1 << 30);
    private final MemoryAccount account = budget.open();

    /** Sends what waits, is taken, and waits again. */
    @Actor
    public void sender() {
      account.queue(2000);
      account.settle(2000);
      account.dequeue(2000);
      account.settle(0);
      account.queue(1500);
      account.settle(1500);
    }

    /** Reads what is not complete, then is, and another one. */
    @Actor
    public void reader() {
      account.arrived(4000);
      account.arrived(0);
      account.arrived(3000);
    }

    /** The sum and the holders. */
    @Arbiter
    public void arbiter(JJ_Result r) {
      r.r1 = budget.used();
      r.r2 = budget.holders();
    }
  }

  /** Two that together hold more than there is. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "somebody has given it up")
  @Outcome(expect = Expect.FORBIDDEN, desc = "too much is held, and nobody was asked")
  @State
  public static class Relief {
    private final MemoryBudget budget = new MemoryBudget(3000);
    private final MemoryAccount one = open();
    private final MemoryAccount other = open();

    private MemoryAccount open() {
      MemoryAccount account = budget.open();
      account.bind(() -> {});
      return account;
    }

    /** Holds two thirds. */
    @Actor
    public void one() {
      one.queue(2000);
      one.settle(2000);
      one.relieve();
    }

    /** The same. */
    @Actor
    public void other() {
      other.queue(2000);
      other.settle(2000);
      other.relieve();
    }

    /** Whether one of them was asked. */
    @Arbiter
    public void arbiter(Z_Result r) {
      r.r1 = one.isGivingUp() || other.isGivingUp();
    }
  }
}
