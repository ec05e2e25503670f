package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.IdleConnections;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The heap that a server holds for each connection: after the handshake, and after each connection
 * has echoed one message and is idle again.
 */
public record IdleHeap(String flag, int connections, Headers headers) implements Scenario {
  /** Loads the classes, and is too few to fill the server's caches of connection objects. */
  private static final int WARM_UP_CONNECTIONS = 20;

  @Override
  public String title() {
    return "Heap of " + connections + " idle connections, handshake headers " + headers;
  }

  @Override
  public boolean wantsFreshServer() {
    return true;
  }

  @Override
  public boolean runsOn(Contender contender) {
    return contender.tellsHeap();
  }

  @Override
  public List<Figure> measure(BenchServer server, Duration warmUp, Duration measured)
      throws IOException {
    try (IdleConnections few = IdleConnections.open(server.echo(), headers, WARM_UP_CONNECTIONS)) {
      few.echoAll();
    }
    long before = server.heapBytes();
    try (IdleConnections many = IdleConnections.open(server.echo(), headers, connections)) {
      long opened = server.heapBytes();
      many.echoAll();
      long echoed = server.heapBytes();
      return List.of(
          Figure.compared("bytes a connection never used", perConnection(opened - before)),
          Figure.compared("bytes a connection after one echo", perConnection(echoed - before)),
          Figure.informative("compressing connections", many.compressing()));
    }
  }

  private double perConnection(long bytes) {
    return (double) bytes / connections;
  }
}
