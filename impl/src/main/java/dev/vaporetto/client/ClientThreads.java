package dev.vaporetto.client;

import dev.vaporetto.concurrent.BlockingThreads;
import dev.vaporetto.io.EventLoop;
import dev.vaporetto.io.EventLoops;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads of a client: the selector's, those for user code, those that resolve host names, and
 * those that ask ProxySelectors. Thread-safe. They exist only while they are needed; {@link
 * #closeLoop} and {@link #closeExecutor} end them for good.
 */
final class ClientThreads {
  private final EventLoops loops;
  private final EventLoop loop;
  private final CallbackExecutor executor;
  private final BlockingThreads streams;
  private final Addresses addresses;
  private final BlockingCalls selections;

  /** No thread yet; their names begin with {@code name}. */
  ClientThreads(String name, EventLoops loops) {
    this(name, loops, new Addresses(name));
  }

  /** With a search for addresses of its own, which it closes. */
  ClientThreads(String name, EventLoops loops, Addresses addresses) {
    this.loops = loops;
    loop = loops.next();
    this.addresses = addresses;
    executor = new CallbackExecutor(name, loop);
    streams = new BlockingThreads(name + " streams");
    selections = new BlockingCalls(name + " proxy selector");
  }

  /** Where sockets are opened. */
  EventLoop loop() {
    return loop;
  }

  /** Where open sockets are read. */
  EventLoops loops() {
    return loops;
  }

  /** Runs user code, and whatever else may block. */
  Executor executor() {
    return executor;
  }

  /** Runs handlers that read a message while it arrives. */
  Executor streams() {
    return streams;
  }

  Addresses addresses() {
    return addresses;
  }

  /** Asks ProxySelectors, and tells them of failures. */
  BlockingCalls selections() {
    return selections;
  }

  /** Runs a step of an attempt; after the close of the client there is none to go on with. */
  void onLoop(Runnable step) {
    try {
      loop.execute(step);
    } catch (RejectedExecutionException closed) {
      // The close of the client has failed the attempt.
    }
  }

  /** Closes all sockets, and ends all threads but those of the executor. */
  void closeLoop() {
    addresses.close();
    selections.close();
    loops.close();
  }

  /** Lets callbacks finish, and ends their threads. */
  void closeExecutor() {
    streams.close();
    executor.close();
  }
}
