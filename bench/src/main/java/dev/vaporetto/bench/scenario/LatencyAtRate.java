package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.CpuClock;
import dev.vaporetto.bench.load.EchoLoad;
import dev.vaporetto.bench.load.FixedRateLoad;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Latencies;
import dev.vaporetto.bench.load.LoadPlan;
import dev.vaporetto.bench.load.Message;
import dev.vaporetto.bench.load.Phase;
import dev.vaporetto.bench.server.App;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The latency of echoes at a fixed rate, the same for all servers: half of the highest rate of the
 * slowest. Some connections may have callbacks that sleep; their echoes do not count.
 *
 * @param sleeping how many of the connections
 */
record LatencyAtRate(String flag, int connections, int sleeping, Message message, Peaks peaks)
    implements Scenario {
  @Override
  public String title() {
    return "Latency of "
        + message
        + " echoes at half of the highest rate, "
        + connections
        + " connections"
        + (sleeping == 0 ? "" : ", " + sleeping + " of them in callbacks that sleep 20 ms");
  }

  @Override
  public boolean wantsFreshServer() {
    return false;
  }

  @Override
  public boolean runsOn(Contender contender) {
    // Bun has one thread: nothing is served while it sleeps.
    return sleeping == 0 || contender != Contender.BUN && !contender.onlyEchoes();
  }

  @Override
  public void prepare(BenchServer server, Duration warmUp, Duration measured) throws IOException {
    if (peaks.has(connections, server.contender())) {
      return;
    }
    LoadPlan plan =
        new LoadPlan(
            connections,
            1,
            message,
            Headers.BROWSER_UNCOMPRESSED,
            Phase.lasting(warmUp),
            Phase.lasting(measured));
    double perSecond = EchoLoad.run(server.echo(), plan, server.cpu()).messagesPerSecond();
    peaks.put(connections, server.contender(), perSecond);
  }

  @Override
  public List<Figure> measure(BenchServer server, Duration warmUp, Duration measured)
      throws IOException {
    double rate = peaks.half(connections);
    CpuClock cpu = server.cpu();
    try (FixedRateLoad load =
        FixedRateLoad.open(
            server.echo(), connections - sleeping, server.at(App.SLEEP), sleeping, message)) {
      load.run(rate, warmUp);
      Duration before = cpu.used();
      Latencies latencies = load.run(rate, measured);
      Duration used = cpu.used().minus(before);
      double count = latencies.answers().getTotalCount();
      return List.of(
          Figure.compared("p50 ms", latencies.millis(50)),
          Figure.compared("p99 ms", latencies.millis(99)),
          Figure.compared("p99.9 ms", latencies.millis(99.9)),
          Figure.informative("messages a second", rate),
          Figure.informative("server CPU µs a message", used.toNanos() / 1e3 / count),
          Figure.informative("load generator's own p99 ms", latencies.lagMillis(99)));
    }
  }
}
