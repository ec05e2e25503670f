package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.BroadcastLoad;
import dev.vaporetto.bench.load.CpuClock;
import dev.vaporetto.bench.load.Message;
import dev.vaporetto.bench.load.Phase;
import dev.vaporetto.bench.server.App;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The server's processor time for each delivery of a text to a member of a room. One member sends
 * the texts of a burst at once.
 */
public record BroadcastCpu(String flag, int members, int burst, Message message)
    implements Scenario {
  @Override
  public String title() {
    return "Broadcast of " + message + " messages to " + members + " members, bursts of " + burst;
  }

  @Override
  public boolean wantsFreshServer() {
    return false;
  }

  @Override
  public boolean runsOn(Contender contender) {
    // With ours a room is a room of the fluent API in any case.
    return !contender.isFluent() && !contender.onlyEchoes();
  }

  @Override
  public List<Figure> measure(BenchServer server, Duration warmUp, Duration measured)
      throws IOException {
    CpuClock cpu = server.cpu();
    try (BroadcastLoad load = BroadcastLoad.open(server.at(App.ROOM), members, message, burst)) {
      load.run(Phase.lasting(warmUp));
      Duration before = cpu.used();
      long start = System.nanoTime();
      long deliveries = load.run(Phase.lasting(measured));
      double seconds = (System.nanoTime() - start) / 1e9;
      Duration used = cpu.used().minus(before);
      return List.of(
          Figure.compared("server CPU µs a delivery", used.toNanos() / 1e3 / deliveries),
          Figure.informative("deliveries a second", deliveries / seconds));
    }
  }
}
