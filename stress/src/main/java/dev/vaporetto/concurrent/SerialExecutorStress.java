package dev.vaporetto.concurrent;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Who has the turn, and what waits for it. */
public final class SerialExecutorStress {
  private SerialExecutorStress() {}

  private static SerialExecutor begun() {
    SerialExecutor executor = new SerialExecutor(Runnable::run, failure -> {});
    executor.begin(() -> {}, () -> {});
    return executor;
  }

  /** Tasks of two threads, of which one takes the turn for itself as well. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "all have run, and the turn is free")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost, or two have run at once")
  @State
  public static class Turns {
    private final SerialExecutor executor = begun();

    /** Guarded by the turn alone. */
    private int count;

    private int entered;

    private void add() {
      count++;
    }

    /** Two tasks. */
    @Actor
    public void one() {
      executor.execute(this::add);
      executor.execute(this::add);
    }

    /** Takes the turn as a transport's thread does, and brings one. */
    @Actor
    public void transport() {
      if (executor.tryEnter()) {
        add();
        entered = 1;
        executor.leave(null);
      }
      executor.execute(this::add);
    }

    /** What is missing, and whether the turn was kept. */
    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = 3 + entered - count;
      r.r2 = executor.isTaken() ? 1 : 0;
    }
  }

  /** The last task is asked for while another thread brings some. */
  @JCStressTest
  @Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "once, behind what was there")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice, or too early")
  @State
  public static class Last {
    private final SerialExecutor executor = begun();

    /** Guarded by the turn alone. */
    private int before;

    private int last;
    private boolean behind;

    /** One that waits or runs. */
    public Last() {
      executor.setLast(
          () -> {
            last++;
            behind = before == 1;
          });
    }

    /** Brings one, and then asks. */
    @Actor
    public void one() {
      executor.execute(() -> before++);
      executor.executeLast();
    }

    /** Has the turn at times. */
    @Actor
    public void transport() {
      if (executor.tryEnter()) {
        executor.leave(null);
      }
    }

    /** How often it has run, and whether that was behind the other one. */
    @Arbiter
    public void arbiter(IZ_Result r) {
      r.r1 = last;
      r.r2 = behind;
    }
  }
}
