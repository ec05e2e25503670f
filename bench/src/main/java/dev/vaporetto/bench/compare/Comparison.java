package dev.vaporetto.bench.compare;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.results.Measurement;
import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.scenario.Figure;
import dev.vaporetto.bench.scenario.Scenario;
import dev.vaporetto.bench.scenario.Scenarios;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.ClassPath;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
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
 *
 * <p>A measurement that fails is reported, the others go on, and the run fails at its end.
 */
public final class Comparison {
  private static final Set<String> FLAGS =
      Set.of(
          "rounds", "seconds", "warm-up", "first-warm-up", "scenarios", "servers", "fresh", "out");
  private static final String DEFAULT_SERVERS = "tomcat,ours-tomcat,jetty,ours-jetty,bun";

  /** Seconds; after them the compiler has done its work on a small machine. */
  private static final int FIRST_WARM_UP = 25;

  private final int rounds;
  private final Duration measured;
  private final Duration warmUp;
  private final Duration firstWarmUp;
  private final boolean alwaysFresh;
  private final List<Scenario> scenarios;
  private final List<Contender> contenders;
  private final Path directory;
  private final PrintStream out;

  private final Measurements measurements = new Measurements();
  private final List<String> failures = new ArrayList<>();
  private final Map<Contender, BenchServer> longLived = new EnumMap<>(Contender.class);

  /** Which scenarios a long-lived server has already run. */
  private final Map<Contender, Set<Scenario>> warm = new EnumMap<>(Contender.class);

  /** Parses the command line; see README.md. */
  public Comparison(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.rounds = flags.number("rounds", 5);
    this.measured = Duration.ofSeconds(flags.number("seconds", 4));
    this.warmUp = Duration.ofSeconds(flags.number("warm-up", 1));
    this.firstWarmUp = Duration.ofSeconds(flags.number("first-warm-up", FIRST_WARM_UP));
    this.alwaysFresh = flags.text("fresh", "no").equals("yes");
    this.scenarios = Scenarios.parse(flags.text("scenarios", Scenarios.DEFAULT));
    this.contenders = Contender.parse(flags.text("servers", DEFAULT_SERVERS));
    String folder = ClassPath.ofThisProgram().target().resolve("results").toString();
    this.directory = Path.of(flags.text("out", folder));
    this.out = out;
  }

  /**
   * Runs all and prints a table for each scenario.
   *
   * @throws IllegalStateException naming the measurements that failed
   */
  public void run() throws IOException {
    Files.createDirectories(directory);
    out.printf(
        "%d rounds, %d s measured each, %d processors, Java %s%n",
        rounds,
        measured.toSeconds(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    try {
      forAll(this::prepare);
      for (int i = 1; i <= rounds; i++) {
        int round = i;
        forAll((scenario, contender) -> measure(round, scenario, contender));
        measurements.write(directory.resolve("measurements.csv"));
      }
    } finally {
      longLived.values().forEach(BenchServer::close);
    }
    measurements.writeMedians(directory.resolve("medians.csv"));
    for (Scenario scenario : scenarios) {
      out.printf("%n### %s%n%n", scenario.title());
      out.print(new ScenarioTable(measurements, scenario.flag()));
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          failures.size() + " measurements\n" + String.join("\n", failures));
    }
  }

  private interface Step {
    void take(Scenario scenario, Contender contender) throws IOException;
  }

  private void forAll(Step step) {
    for (Scenario scenario : scenarios) {
      for (Contender contender : contenders) {
        if (scenario.runsOn(contender)) {
          try {
            step.take(scenario, contender);
          } catch (IOException | IllegalStateException e) {
            failed(scenario, contender, e);
          }
        }
      }
    }
  }

  private void failed(Scenario scenario, Contender contender, Exception failure) {
    String what = scenario.flag() + ", " + contender.label() + ": " + failure.getMessage();
    out.println("failed: " + what);
    failures.add(what);
    // What failed may go on in that process.
    BenchServer failed = longLived.remove(contender);
    warm.remove(contender);
    if (failed != null) {
      failed.close();
    }
  }

  private void prepare(Scenario scenario, Contender contender) throws IOException {
    if (!scenario.wantsFreshServer()) {
      scenario.prepare(longLived(contender), firstWarmUp, measured);
    }
  }

  private void measure(int round, Scenario scenario, Contender contender) throws IOException {
    List<String> values = new ArrayList<>();
    for (Figure figure : figures(scenario, contender)) {
      measurements.add(
          new Measurement(
              scenario.flag(),
              round,
              contender.flag(),
              figure.name(),
              figure.compared(),
              figure.value()));
      values.add("%.2f".formatted(figure.value()));
    }
    out.printf(
        "round %d/%d  %-18s %-28s %s%n",
        round, rounds, scenario.flag(), contender.label(), String.join("  ", values));
  }

  private List<Figure> figures(Scenario scenario, Contender contender) throws IOException {
    if (alwaysFresh || scenario.wantsFreshServer()) {
      try (BenchServer server = BenchServer.start(contender)) {
        return scenario.measure(server, firstWarmUp, measured);
      }
    }
    boolean first = warm.computeIfAbsent(contender, key -> new HashSet<>()).add(scenario);
    return scenario.measure(longLived(contender), first ? firstWarmUp : warmUp, measured);
  }

  private BenchServer longLived(Contender contender) throws IOException {
    BenchServer server = longLived.get(contender);
    if (server == null) {
      server = BenchServer.start(contender);
      longLived.put(contender, server);
    }
    return server;
  }
}
