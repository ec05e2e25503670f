package dev.vaporetto.connection.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Two threads take a buffer of a pool that has one. */
@JCStressTest
@Outcome(id = "false", expect = Expect.ACCEPTABLE, desc = "each has its own")
@Outcome(expect = Expect.FORBIDDEN, desc = "both have the same one")
@State
public class BufferPoolStress {
  /** How many threads' slots get a buffer: those of both actors are among them. */
  private static final int SPREAD = 8;

  private final BufferPool pool = new BufferPool();
  private @Nullable ByteBuffer first;
  private @Nullable ByteBuffer second;

  /** Takes one, gives it back, and takes one again. */
  @Actor
  public void one() {
    first = takeTwice();
  }

  /** The same. */
  @Actor
  public void other() {
    second = takeTwice();
  }

  private ByteBuffer takeTwice() {
    for (int i = 0; i < SPREAD; i++) {
      pool.release(pool.acquire());
    }
    return pool.acquire();
  }

  /** Whether they are the same. */
  @Arbiter
  @SuppressWarnings("ReferenceEquality") // which buffer it is, not what is in it
  public void arbiter(Z_Result r) {
    r.r1 = first == second;
  }
}
