package dev.vaporetto.bootstrap.memory;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.InMemoryEngine;
import dev.vaporetto.jakarta.container.Compression;
import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.servlet.HandshakeService;
import dev.vaporetto.servlet.WebSocketFilter;
import java.util.List;
import java.util.concurrent.Executor;

/** See {@link InMemoryEngine}. */
final class MemoryEngine implements InMemoryEngine {
  private static final int LEVEL = 6;

  private final Timers timers = new Timers();
  private final ClientRuntime client;
  private final VaporettoServerContainer container;

  MemoryEngine(String compression, Executor executor, ClassLoader loader) {
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
            new Compression(Compression.Mode.of(compression), DeflateSettings.DEFAULT, LEVEL));
    dialer.filter(new WebSocketFilter(container.routes(), handshakes));
    container.deployed();
  }

  @Override
  public EngineServerContainer container() {
    return container;
  }

  @Override
  public void close() {
    container.close();
    client.close();
    timers.close();
  }
}
