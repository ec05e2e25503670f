package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.EchoLoad;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.LoadPlan;
import dev.vaporetto.bench.load.LoadResult;
import dev.vaporetto.bench.load.Message;
import dev.vaporetto.bench.load.Phase;
import dev.vaporetto.bench.server.BenchServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The server's processor time for each echoed message, without compression. */
public record EchoCpu(String flag, int connections, int depth, Message message)
    implements Scenario {
  @Override
  public String title() {
    return "Echo of " + message + " messages, " + connections + " connections, depth " + depth;
  }

  @Override
  public boolean wantsFreshServer() {
    return false;
  }

  @Override
  public List<Figure> measure(BenchServer server, Duration warmUp, Duration measured)
      throws IOException {
    LoadPlan plan =
        new LoadPlan(
            connections,
            depth,
            message,
            Headers.BROWSER_UNCOMPRESSED,
            Phase.lasting(warmUp),
            Phase.lasting(measured));
    LoadResult result = EchoLoad.run(server.echo(), plan, server.cpu());
    return List.of(
        Figure.compared("server CPU, µs a message", result.serverMicrosPerMessage()),
        Figure.informative("messages a second", result.messagesPerSecond()),
        Figure.informative("load generator CPU, µs a message", result.generatorMicrosPerMessage()));
  }
}
