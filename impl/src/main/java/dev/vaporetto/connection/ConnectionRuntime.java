package dev.vaporetto.connection;

import dev.vaporetto.concurrent.BlockingThreads;
import dev.vaporetto.concurrent.BorrowedThreads;
import dev.vaporetto.concurrent.LimitedExecutor;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.io.CallbackHistory;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.metrics.EndpointCounters;
import dev.vaporetto.trace.FrameTrace;
import java.util.concurrent.Executor;

/**
 * What the connections of one application share.
 *
 * @param buffers the pool that reads and writes borrow from
 * @param timers the clock and its ticks
 * @param executor where callbacks run for which no thread of the container is there; they may block
 * @param outcomes where user code runs that hangs on the outcome of a send, {@link #MOST_OUTCOMES}
 *     at once. It may block, and callbacks may wait for it: so it is never an application's
 *     executor
 * @param sendHandlers where the {@code SendHandler}s of the standard API run: on an application's
 *     executor where there is one, else as the outcomes do
 * @param blocking where handlers run that read a message while it arrives, each on a thread of its
 *     own: never an application's executor, whose threads may be needed for the rest of the message
 * @param handsOver whether all callbacks run on the executor, and none on the thread that a
 *     transport's event comes on
 * @param history whether the callbacks of the endpoint block, which event loops want to know
 * @param borrowed counts the callbacks that are on threads of the container
 * @param memory for what waits for the peers of all connections, and for what is incomplete
 * @param counters of the endpoint
 * @param trace shows frames of chosen connections
 */
public record ConnectionRuntime(
    BufferPool buffers,
    Timers timers,
    Executor executor,
    LimitedExecutor outcomes,
    Executor sendHandlers,
    Executor blocking,
    boolean handsOver,
    CallbackHistory history,
    BorrowedThreads borrowed,
    MemoryBudget memory,
    EndpointCounters counters,
    FrameTrace trace) {
  /**
   * How much of what hangs on outcomes, of all sends, may run at once; half a gigabyte of stacks at
   * most, of which the system gives what is used. What is too much waits until something returns.
   */
  public static final int MOST_OUTCOMES = 512;

  /**
   * Callbacks run on the thread that a transport's event comes on, where there is one, and that is
   * not a container's.
   */
  public ConnectionRuntime(
      BufferPool buffers,
      Timers timers,
      Executor executor,
      Executor blocking,
      MemoryBudget memory) {
    this(buffers, timers, executor, new LimitedExecutor(executor, MOST_OUTCOMES), blocking, memory);
  }

  /** Nobody has an executor of an application's. */
  private ConnectionRuntime(
      BufferPool buffers,
      Timers timers,
      Executor executor,
      LimitedExecutor outcomes,
      Executor blocking,
      MemoryBudget memory) {
    this(
        buffers,
        timers,
        executor,
        outcomes,
        outcomes,
        blocking,
        false,
        new CallbackHistory(),
        BorrowedThreads.unlimited(),
        memory,
        EndpointCounters.unread(),
        new FrameTrace());
  }

  /**
   * With the default budget of memory, and threads of its own for handlers that read, which end
   * when nothing is read.
   */
  public ConnectionRuntime(BufferPool buffers, Timers timers, Executor executor) {
    this(buffers, timers, executor, new BlockingThreads("vaporetto streams"), new MemoryBudget());
  }

  /** The same, but for callbacks. */
  public ConnectionRuntime withExecutor(Executor other) {
    return new ConnectionRuntime(
        buffers, timers, other, outcomes, other, blocking, handsOver, history, borrowed, memory,
        counters, trace);
  }

  /** The same, with all callbacks on an executor. */
  public ConnectionRuntime handingOverTo(Executor other) {
    return new ConnectionRuntime(
        buffers, timers, other, outcomes, other, blocking, true, history, borrowed, memory,
        counters, trace);
  }

  /** The same, for another endpoint. */
  public ConnectionRuntime forEndpoint() {
    return new ConnectionRuntime(
        buffers,
        timers,
        executor,
        outcomes,
        sendHandlers,
        blocking,
        handsOver,
        new CallbackHistory(),
        borrowed,
        memory,
        counters,
        trace);
  }

  /** The same, where events come on threads of a container. */
  public ConnectionRuntime borrowing(BorrowedThreads threads) {
    return new ConnectionRuntime(
        buffers,
        timers,
        executor,
        outcomes,
        sendHandlers,
        blocking,
        handsOver,
        history,
        threads,
        memory,
        counters,
        trace);
  }

  /** The same, with another budget of memory. */
  public ConnectionRuntime withMemory(MemoryBudget other) {
    return new ConnectionRuntime(
        buffers,
        timers,
        executor,
        outcomes,
        sendHandlers,
        blocking,
        handsOver,
        history,
        borrowed,
        other,
        counters,
        trace);
  }

  /** The same, with other counters. */
  public ConnectionRuntime countedBy(EndpointCounters other) {
    return new ConnectionRuntime(
        buffers,
        timers,
        executor,
        outcomes,
        sendHandlers,
        blocking,
        handsOver,
        history,
        borrowed,
        memory,
        other,
        trace);
  }
}
