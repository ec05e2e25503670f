package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which runtime serves which application: a web application's own, which ends with it, or the one
 * of the JVM. Thread-safe.
 */
public final class ClientRuntimes {
  private static final Map<ClassLoader, ClientRuntime> OF_APPLICATIONS = new ConcurrentHashMap<>();

  private ClientRuntimes() {}

  /** The JVM's; its threads end when they are idle. Made when first needed. */
  private static final class Shared {
    static final ClientRuntime RUNTIME = create();

    private static ClientRuntime create() {
      Timers timers = new Timers();
      timers.start("vaporetto client timers");
      return new ClientRuntime("vaporetto client", new BufferPool(), timers);
    }
  }

  /** Lets the code of a web application use its own runtime, until {@link #remove}. */
  public static void add(ClassLoader applicationLoader, ClientRuntime runtime) {
    OF_APPLICATIONS.put(applicationLoader, runtime);
  }

  /** Ends {@link #add}; the caller closes the runtime. */
  public static void remove(ClassLoader applicationLoader) {
    OF_APPLICATIONS.remove(applicationLoader);
  }

  /** The runtime for the application whose code is running on this thread. */
  static ClientRuntime current() {
    for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
        loader != null;
        loader = loader.getParent()) {
      ClientRuntime own = OF_APPLICATIONS.get(loader);
      if (own != null) {
        return own;
      }
    }
    return Shared.RUNTIME;
  }
}
