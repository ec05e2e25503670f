package dev.vaporetto.engine;

import java.util.ServiceLoader;
import java.util.concurrent.Executor;

/**
 * This engine without a server and without a port, for tests: a container whose {@code
 * connectToServer} and {@code connectAsync} lead to its own endpoints, whatever the host of the
 * URI. Both sides of the handshake and of the protocol are the engine's own; bytes go through
 * memory. The user information of the URI is the name of the logged-in user; without one, nobody
 * has logged in. There is no HTTP session.
 */
public interface InMemoryEngine extends AutoCloseable {
  /**
   * An engine without endpoints yet.
   *
   * @param compression a value of {@link EngineProperties#COMPRESSION}
   * @param executor where everything runs, callbacks included, which may block
   */
  static InMemoryEngine open(String compression, Executor executor) {
    return ServiceLoader.load(Factory.class, InMemoryEngine.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the engine's jar has lost its services"))
        .open(compression, executor);
  }

  /** The one container of both sides. */
  EngineServerContainer container();

  /** Ends all connections, and what runs for them. */
  @Override
  void close();

  /** Makes them; found by {@link java.util.ServiceLoader}. */
  interface Factory {
    /** See {@link InMemoryEngine#open}. */
    InMemoryEngine open(String compression, Executor executor);
  }
}
