package dev.vaporetto.bootstrap;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.jakarta.client.ClientRuntimes;
import dev.vaporetto.jakarta.container.Compression;
import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import dev.vaporetto.servlet.HandshakeService;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** All that runs for one web application; {@link #close} leaves no thread and no socket behind. */
record Engine(
    VaporettoServerContainer container,
    HandshakeService handshakes,
    ClassLoader applicationLoader,
    ClientRuntime client,
    Timers timers,
    ExecutorService executor)
    implements AutoCloseable {
  /** How long user code that is still running at the end may take. */
  private static final long PATIENCE_SECONDS = 1;

  static Engine start(ServletContext context) {
    Compression compression = CompressionParameters.of(context);
    String name = "vaporetto" + context.getContextPath();
    ExecutorService executor = UserCodeExecutor.create(name);
    HandshakeService handshakes = new HandshakeService(Upgrades.of(context, executor));
    Timers timers = new Timers();
    timers.start(name + " timers");
    ClassLoader loader = context.getClassLoader();
    ClientRuntime client = new ClientRuntime(name + " client", new BufferPool(), timers);
    ClientRuntimes.add(loader, client);
    VaporettoServerContainer container =
        new VaporettoServerContainer(handshakes, loader, executor, timers, client, compression);
    return new Engine(container, handshakes, loader, client, timers, executor);
  }

  @Override
  public void close() {
    ClientRuntimes.remove(applicationLoader);
    container.close();
    PlatformConfigurator.release();
    client.close();
    timers.close();
    executor.shutdown();
    try {
      if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        List<Runnable> dropped = executor.shutdownNow();
        System.getLogger(Engine.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "callbacks still ran when the application stopped; they were interrupted, and "
                    + dropped.size()
                    + " dropped");
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
