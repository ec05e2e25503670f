package dev.vaporetto.bootstrap;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.jakarta.client.ClientRuntimes;
import dev.vaporetto.jakarta.client.ConnectionProperties;
import dev.vaporetto.jakarta.client.UserProperties;
import dev.vaporetto.jakarta.container.Compression;
import dev.vaporetto.jakarta.container.LimitProperties;
import dev.vaporetto.jakarta.container.SessionLimits;
import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.memory.ConnectionBudget;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.metrics.FlightRecording;
import dev.vaporetto.protocol.handshake.HandshakeLimits;
import dev.vaporetto.servlet.HandshakeService;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** All that runs for one web application; {@link #close} leaves no thread and no socket behind. */
record Engine(
    VaporettoServerContainer container,
    HandshakeService handshakes,
    ClassLoader applicationLoader,
    ClientRuntime client,
    EventLoops loops,
    Timers timers,
    ExecutorService executor,
    Runnable management,
    Duration drain)
    implements AutoCloseable {
  /** How long user code that is still running at the end may take. */
  private static final long PATIENCE_SECONDS = 1;

  static Engine start(ServletContext context) {
    Compression compression = CompressionParameters.of(context);
    UserProperties limits =
        UserProperties.ofApplication(ContextParameters.said(context, LimitProperties.NAMES));
    ConnectionSettings connections = ConnectionProperties.of(limits, ConnectionSettings.DEFAULT);
    SessionLimits sessions = LimitProperties.sessions(limits);
    Duration drain = LimitProperties.drain(limits);
    HandshakeLimits heads = LimitProperties.handshakes(limits);
    String name = "vaporetto" + context.getContextPath();
    ExecutorService executor = UserCodeExecutor.create(name);
    EventLoops loops = loops(context, name);
    HandshakeService handshakes =
        new HandshakeService(
            Upgrades.of(context, executor, loops),
            ConnectionBudget.of(
                ContextParameters.text(context, EngineProperties.CONNECTION_MEMORY, "")),
            heads);
    Timers timers = new Timers();
    timers.start(name + " timers");
    ClassLoader loader = ApplicationLoader.of(context);
    ClientRuntime client =
        new ClientRuntime(
            name + " client",
            new BufferPool(),
            timers,
            loops(context, name + " client"),
            MemoryBudget.of(ContextParameters.text(context, EngineProperties.MEMORY, "")));
    if (ApplicationLoader.isOwn(loader)) {
      ClientRuntimes.add(loader, client);
    }
    VaporettoServerContainer container =
        new VaporettoServerContainer(
            handshakes, loader, executor, timers, client, connections, sessions, compression);
    container.metrics().addTakeovers(loops::takeovers);
    LimitProperties.setDefaults(container, limits);
    handshakes.beforeServerStops(() -> sayFarewell(container, drain));
    return new Engine(
        container,
        handshakes,
        loader,
        client,
        loops,
        timers,
        executor,
        Management.register(context, container.frames()),
        drain);
  }

  private static void sayFarewell(VaporettoServerContainer container, Duration drain) {
    if (drain.isZero()) {
      container.goAway();
    } else {
      int unused = container.drain(drain);
    }
  }

  private static EventLoops loops(ServletContext context, String name) {
    EventLoops loops = LoopsParameter.loops(context, name);
    loops.onTakeover(FlightRecording::onTakeover);
    return loops;
  }

  @Override
  public void close() {
    if (!drain.isZero()) {
      int unused = container.drain(drain);
    }
    management.run();
    ClientRuntimes.remove(applicationLoader, client);
    container.close();
    handshakes.close();
    PlatformConfigurator.release();
    client.close();
    loops.close();
    timers.close();
    RepeatedLog.flush();
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
    // Behind the last callback, which may compare records for the first time.
    RecordCaches.release();
  }
}
