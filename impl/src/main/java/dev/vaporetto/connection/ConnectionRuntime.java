package dev.vaporetto.connection;

import dev.vaporetto.concurrent.LosslessExecutor;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import java.util.concurrent.Executor;

/**
 * What the connections of one application share.
 *
 * @param buffers the pool that reads and writes borrow from
 * @param timers the clock and its ticks
 * @param executor where user code runs that no thread of the container is there for; it may block
 * @param handsOver whether all user code runs on the executor, and none on the thread that a
 *     transport's event comes on
 */
public record ConnectionRuntime(
    BufferPool buffers, Timers timers, Executor executor, boolean handsOver) {
  public ConnectionRuntime {
    executor = LosslessExecutor.of(executor);
  }

  /** User code runs on the thread that a transport's event comes on, where there is one. */
  public ConnectionRuntime(BufferPool buffers, Timers timers, Executor executor) {
    this(buffers, timers, executor, false);
  }

  /** The same, but for user code. */
  public ConnectionRuntime withExecutor(Executor other) {
    return new ConnectionRuntime(buffers, timers, other, handsOver);
  }

  /** The same, with all user code on an executor. */
  public ConnectionRuntime handingOverTo(Executor other) {
    return new ConnectionRuntime(buffers, timers, other, true);
  }
}
