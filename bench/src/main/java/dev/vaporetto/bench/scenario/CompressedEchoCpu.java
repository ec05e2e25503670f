package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.CpuClock;
import dev.vaporetto.bench.load.JsonConnections;
import dev.vaporetto.bench.load.JsonMessages;
import dev.vaporetto.bench.load.Phase;
import dev.vaporetto.bench.server.BenchServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The server's processor time for each echoed text that is compressed in both directions, without
 * context takeover; and how many bytes its answers take.
 */
public record CompressedEchoCpu(String flag, int connections, int depth, int size)
    implements Scenario {
  @Override
  public String title() {
    return "Echo of "
        + size
        + "-byte JSON text, permessage-deflate without context takeover, "
        + connections
        + " connections, depth "
        + depth;
  }

  @Override
  public boolean wantsFreshServer() {
    return false;
  }

  @Override
  public List<Figure> measure(BenchServer server, Duration warmUp, Duration measured)
      throws IOException {
    CpuClock cpu = server.cpu();
    try (JsonConnections load =
        JsonConnections.open(server.echo(), new JsonMessages(size), true, connections)) {
      load.turns(depth, Phase.lasting(warmUp));
      long answersBefore = load.received();
      long bytesBefore = load.wireBytes();
      Duration cpuBefore = cpu.used();
      long start = System.nanoTime();
      load.turns(depth, Phase.lasting(measured));
      double seconds = (System.nanoTime() - start) / 1e9;
      double answers = load.received() - answersBefore;
      Duration used = cpu.used().minus(cpuBefore);
      return List.of(
          Figure.compared("server CPU, µs a message", used.toNanos() / 1e3 / answers),
          Figure.informative("messages a second", answers / seconds),
          Figure.compared("wire bytes an answer", (load.wireBytes() - bytesBefore) / answers));
    }
  }
}
