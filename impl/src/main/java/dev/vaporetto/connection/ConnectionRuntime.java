package dev.vaporetto.connection;

import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import java.util.concurrent.Executor;

/**
 * What the connections of one application share.
 *
 * @param buffers the pool that reads and writes borrow from
 * @param timers the clock and its ticks
 * @param executor where callbacks run for which no thread of the container is there; they may block
 * @param outcomes where user code runs that hangs on the outcome of a send. It may block, and
 *     callbacks may wait for it: so it is an executor without a bound, never an application's
 * @param handsOver whether all callbacks run on the executor, and none on the thread that a
 *     transport's event comes on
 */
public record ConnectionRuntime(
    BufferPool buffers, Timers timers, Executor executor, Executor outcomes, boolean handsOver) {
  /** Callbacks run on the thread that a transport's event comes on, where there is one. */
  public ConnectionRuntime(BufferPool buffers, Timers timers, Executor executor) {
    this(buffers, timers, executor, executor, false);
  }

  /** The same, but for callbacks. */
  public ConnectionRuntime withExecutor(Executor other) {
    return new ConnectionRuntime(buffers, timers, other, outcomes, handsOver);
  }

  /** The same, with all callbacks on an executor. */
  public ConnectionRuntime handingOverTo(Executor other) {
    return new ConnectionRuntime(buffers, timers, other, outcomes, true);
  }
}
