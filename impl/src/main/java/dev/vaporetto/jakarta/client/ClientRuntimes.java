package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.metrics.FlightRecording;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which runtime serves which application: a web application's own, which ends with it, or the one
 * of the JVM. Thread-safe.
 */
public final class ClientRuntimes {
  /**
   * The runtimes of the applications that have a class loader, the latest last: those of an
   * embedded server may share theirs.
   */
  private static final Map<ClassLoader, List<ClientRuntime>> OF_APPLICATIONS =
      new ConcurrentHashMap<>();

  private ClientRuntimes() {}

  /** The JVM's; its threads end when they are idle. Made when first needed. */
  private static final class Shared {
    static final ClientRuntime RUNTIME = create();

    private static ClientRuntime create() {
      Timers timers = new Timers();
      timers.start("vaporetto client timers");
      EventLoops loops =
          EventLoops.of("vaporetto client", System.getProperty(EngineProperties.EVENT_LOOPS, ""));
      loops.onTakeover(FlightRecording::onTakeover);
      return new ClientRuntime(
          "vaporetto client",
          new BufferPool(),
          timers,
          loops,
          MemoryBudget.of(System.getProperty(EngineProperties.MEMORY, "")));
    }
  }

  /** Lets the code of a web application use its own runtime, until {@link #remove}. */
  public static void add(ClassLoader applicationLoader, ClientRuntime runtime) {
    OF_APPLICATIONS.merge(applicationLoader, List.of(runtime), ClientRuntimes::joined);
  }

  /** Ends {@link #add}; the caller closes the runtime. */
  public static void remove(ClassLoader applicationLoader, ClientRuntime runtime) {
    OF_APPLICATIONS.computeIfPresent(
        applicationLoader,
        (loader, runtimes) -> {
          List<ClientRuntime> left = runtimes.stream().filter(each -> each != runtime).toList();
          return left.isEmpty() ? null : left;
        });
  }

  private static List<ClientRuntime> joined(List<ClientRuntime> some, List<ClientRuntime> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** The runtime for the application whose code is running on this thread. */
  static ClientRuntime current() {
    for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
        loader != null;
        loader = loader.getParent()) {
      List<ClientRuntime> own = OF_APPLICATIONS.get(loader);
      if (own != null) {
        return own.get(own.size() - 1);
      }
    }
    return Shared.RUNTIME;
  }
}
