package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.DescriptorLimit;
import dev.vaporetto.bench.load.EchoLoad;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.LoadPlan;
import dev.vaporetto.bench.load.LoadResult;
import dev.vaporetto.bench.load.Phase;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.load.Traffic;
import dev.vaporetto.bench.server.App;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The server's processor time for each echoed message. */
public record EchoCpu(String flag, int connections, int depth, Traffic traffic)
    implements Scenario {
  /** The largest message that every engine takes by default. */
  private static final int DEFAULT_LIMIT = 8_000;

  @Override
  public String title() {
    return "Echo of " + traffic + " messages, " + connections + " connections, depth " + depth;
  }

  @Override
  public boolean wantsFreshServer() {
    return false;
  }

  @Override
  public boolean runsOn(Contender contender) {
    return !traffic.compressed() || contender.compresses();
  }

  @Override
  public List<Figure> measure(BenchServer server, Duration warmUp, Duration measured)
      throws IOException {
    DescriptorLimit.requireRoomFor(connections);
    LoadPlan plan =
        new LoadPlan(
            connections,
            depth,
            traffic,
            traffic.compressed() ? Headers.BROWSER_NO_CONTEXT : Headers.BROWSER_UNCOMPRESSED,
            Phase.lasting(warmUp),
            Phase.lasting(measured));
    LoadResult result = EchoLoad.run(target(server), plan, server.cpu());
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.compared("server CPU µs a message", result.serverMicrosPerMessage()));
    figures.add(Figure.informative("messages a second", result.messagesPerSecond()));
    if (traffic.compressed()) {
      figures.add(Figure.informative("wire bytes an answer", result.bytesPerMessage()));
    }
    figures.add(
        Figure.informative("load generator CPU µs a message", result.generatorMicrosPerMessage()));
    return figures;
  }

  private Target target(BenchServer server) {
    return traffic.size() <= DEFAULT_LIMIT
        ? server.echo()
        : server.at(App.echoUpTo(traffic.size(), server.contender()));
  }
}
