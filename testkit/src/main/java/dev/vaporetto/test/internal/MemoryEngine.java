package dev.vaporetto.test.internal;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.jakarta.container.Compression;
import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.servlet.HandshakeService;
import dev.vaporetto.servlet.WebSocketFilter;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The engine without a server and without a port: a container whose {@code connectToServer} and
 * {@code connectAsync} lead to its own endpoints, whatever the host of the URI. Both sides of the
 * handshake and of the protocol are the engine's own; bytes go through memory. There is no HTTP
 * session. Thread-safe.
 */
final class MemoryEngine implements AutoCloseable {
  private static final int LEVEL = 6;

  private final Timers timers = new Timers();
  private final ClientRuntime client;
  private final VaporettoServerContainer container;

  private MemoryEngine(String compression, Executor executor, ClassLoader loader) {
    timers.start("vaporetto memory timers");
    MemoryDialer dialer = new MemoryDialer(executor);
    HandshakeService handshakes = new HandshakeService(List.of(dialer));
    client =
        new ClientRuntime(
            "vaporetto memory", new ConnectionRuntime(new BufferPool(), timers, executor), dialer);
    container =
        new VaporettoServerContainer(
            handshakes,
            loader,
            executor,
            timers,
            client,
            ConnectionSettings.DEFAULT,
            new Compression(Compression.Mode.of(compression), DeflateSettings.DEFAULT, LEVEL));
    dialer.filter(new WebSocketFilter(container.routes(), handshakes));
    container.deployed();
  }

  /**
   * An engine without endpoints yet.
   *
   * @param compression a value of {@link EngineProperties#COMPRESSION}
   * @param executor where everything runs, callbacks included, which may block
   */
  static MemoryEngine open(String compression, Executor executor) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return new MemoryEngine(
        compression, executor, context != null ? context : MemoryEngine.class.getClassLoader());
  }

  /** The one container of both sides. */
  EngineServerContainer container() {
    return container;
  }

  /** Ends all connections, and what runs for them. */
  @Override
  public void close() {
    container.close();
    client.close();
    timers.close();
  }
}
