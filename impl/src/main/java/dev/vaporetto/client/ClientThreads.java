package dev.vaporetto.client;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads of a client: the selector's, those for user code, and those that resolve host names.
 * Thread-safe. They exist only while they are needed; {@link #closeLoop} and {@link #closeExecutor}
 * end them for good.
 */
final class ClientThreads {
  private final SelectorLoop loop;
  private final CallbackExecutor executor;
  private final Addresses addresses;

  /** No thread yet; their names begin with {@code name}. */
  ClientThreads(String name, SelectorLoop loop) {
    this.loop = loop;
    executor = new CallbackExecutor(name, loop);
    addresses = new Addresses(name);
  }

  SelectorLoop loop() {
    return loop;
  }

  /** Runs user code, and whatever else may block. */
  Executor executor() {
    return executor;
  }

  Addresses addresses() {
    return addresses;
  }

  /** Runs a step of an attempt; after the close of the client there is none to go on with. */
  void onLoop(Runnable step) {
    try {
      loop.execute(step);
    } catch (RejectedExecutionException closed) {
      // The close of the client has failed the attempt.
    }
  }

  /** Closes all sockets, and ends the selector's thread and those of the resolver. */
  void closeLoop() {
    addresses.close();
    loop.close();
  }

  /** Lets callbacks finish, and ends their threads. */
  void closeExecutor() {
    executor.close();
  }
}
