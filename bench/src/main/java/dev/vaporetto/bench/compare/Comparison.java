package dev.vaporetto.bench.compare;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.scenario.Figure;
import dev.vaporetto.bench.scenario.Scenario;
import dev.vaporetto.bench.scenario.Scenarios;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs every scenario on every contender in turns, A B C D A B C D, so that a change of the
 * machine's load affects all of them. Ratios compare values of one round.
 *
 * <p>Processor time is measured in one long-lived process for each contender: the subject is a warm
 * server, and a new process would compile again in each round. Where a server's caches would
 * falsify a figure (heap) a new process is started. {@code --fresh yes} starts one for every
 * measurement: it shows how much of a figure depends on one process's compilation.
 */
public final class Comparison {
  private static final Set<String> FLAGS =
      Set.of("rounds", "seconds", "warm-up", "first-warm-up", "scenarios", "servers", "fresh");
  private static final String DEFAULT_SERVERS = "tomcat,ours-tomcat,jetty,ours-jetty";

  private final int rounds;
  private final Duration measured;
  private final Duration warmUp;
  private final Duration firstWarmUp;
  private final boolean alwaysFresh;
  private final List<Scenario> scenarios;
  private final List<Contender> contenders;
  private final PrintStream out;

  private final Map<Contender, BenchServer> longLived = new EnumMap<>(Contender.class);

  /** Which scenarios a long-lived server has already run. */
  private final Map<Contender, Set<Scenario>> warm = new EnumMap<>(Contender.class);

  /** Parses the command line; see README.md. */
  public Comparison(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.rounds = flags.number("rounds", 5);
    this.measured = Duration.ofSeconds(flags.number("seconds", 4));
    this.warmUp = Duration.ofSeconds(flags.number("warm-up", 1));
    this.firstWarmUp = Duration.ofSeconds(flags.number("first-warm-up", 8));
    this.alwaysFresh = flags.text("fresh", "no").equals("yes");
    this.scenarios = Scenarios.parse(flags.text("scenarios", Scenarios.DEFAULT));
    this.contenders = Contender.parse(flags.text("servers", DEFAULT_SERVERS));
    this.out = out;
  }

  /** Runs all and prints a table for each scenario. */
  public void run() throws IOException {
    out.printf(
        "%d rounds, %d s measured each, %d processors, Java %s%n",
        rounds,
        measured.toSeconds(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    Map<Scenario, ScenarioResults> results = new LinkedHashMap<>();
    for (Scenario scenario : scenarios) {
      results.put(scenario, new ScenarioResults(scenario, contenders));
    }
    try {
      runRounds(results);
    } finally {
      longLived.values().forEach(BenchServer::close);
    }
    for (ScenarioResults result : results.values()) {
      out.println();
      out.print(result.table());
    }
  }

  private void runRounds(Map<Scenario, ScenarioResults> results) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<Scenario, ScenarioResults> entry : results.entrySet()) {
        for (Contender contender : contenders) {
          List<Figure> figures = measure(entry.getKey(), contender);
          entry.getValue().add(contender, figures);
          out.printf(
              "round %d/%d  %-18s %-22s %s%n",
              round, rounds, entry.getKey().flag(), contender.label(), describe(figures));
        }
      }
    }
  }

  private static String describe(List<Figure> figures) {
    List<String> values = new ArrayList<>();
    for (Figure figure : figures) {
      values.add("%.2f".formatted(figure.value()));
    }
    return String.join("  ", values);
  }

  private List<Figure> measure(Scenario scenario, Contender contender) throws IOException {
    if (alwaysFresh || scenario.wantsFreshServer()) {
      try (BenchServer server = BenchServer.start(contender)) {
        return scenario.measure(server, firstWarmUp, measured);
      }
    }
    BenchServer server = longLived.get(contender);
    if (server == null) {
      server = BenchServer.start(contender);
      longLived.put(contender, server);
    }
    boolean first = warm.computeIfAbsent(contender, key -> new HashSet<>()).add(scenario);
    return scenario.measure(server, first ? firstWarmUp : warmUp, measured);
  }
}
