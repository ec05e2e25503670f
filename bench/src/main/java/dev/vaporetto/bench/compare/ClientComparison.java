package dev.vaporetto.bench.compare;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.client.ClientEngine;
import dev.vaporetto.bench.client.ClientProcess;
import dev.vaporetto.bench.client.Measured;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Processor time of clients, each in a JVM of its own, against one server process. The clients take
 * turns, A B C D A B C D, and ratios are of the same round; see {@link Comparison}.
 */
public final class ClientComparison {
  private static final Set<String> FLAGS =
      Set.of("rounds", "seconds", "warm-up", "first-warm-up", "clients", "server", "work");

  /** The highest allowed ratio of our client's cost to that of each other client. */
  private static final double GOAL = 1.05;

  /** Seconds; a handshake runs many paths once, so with less the compiler would be measured. */
  private static final int FIRST_WARM_UP = 20;

  private static final int CONNECTIONS = 32;
  private static final int SIZE = 64;
  private static final int HANDSHAKE_THREADS = 4;

  /** What clients do. */
  private enum Work {
    ECHO_1("echo, depth 1", "message"),
    ECHO_16("echo, depth 16", "message"),
    HANDSHAKE("handshake and close", "handshake");

    private final String label;
    private final String unit;

    Work(String label, String unit) {
      this.label = label;
      this.unit = unit;
    }

    private String flag() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Measured run(ClientProcess client, Duration warmUp, Duration measured)
        throws IOException {
      return switch (this) {
        case ECHO_1 -> client.echo(CONNECTIONS, 1, SIZE, warmUp, measured);
        case ECHO_16 -> client.echo(CONNECTIONS, 16, SIZE, warmUp, measured);
        case HANDSHAKE -> client.handshakes(HANDSHAKE_THREADS, warmUp, measured);
      };
    }

    private static List<Work> parse(String flags) {
      return Arrays.stream(flags.split(",", -1)).map(Work::one).toList();
    }

    private static Work one(String flag) {
      return Arrays.stream(values())
          .filter(work -> work.flag().equals(flag))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "work \""
                          + flag
                          + "\", expected some of "
                          + Arrays.stream(values()).map(Work::flag).toList()));
    }
  }

  private final int rounds;
  private final Duration measured;
  private final Duration warmUp;
  private final Duration firstWarmUp;
  private final List<ClientEngine> engines;
  private final List<Contender> servers;
  private final List<Work> works;
  private final PrintStream out;

  private final Map<ClientEngine, ClientProcess> processes = new EnumMap<>(ClientEngine.class);
  private final Map<ClientEngine, Set<Work>> warm = new EnumMap<>(ClientEngine.class);
  private final Map<Work, Map<ClientEngine, Series>> results = new EnumMap<>(Work.class);

  /** Parses the command line; see README.md. */
  public ClientComparison(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.rounds = flags.number("rounds", 5);
    this.measured = Duration.ofSeconds(flags.number("seconds", 4));
    this.warmUp = Duration.ofSeconds(flags.number("warm-up", 1));
    this.firstWarmUp = Duration.ofSeconds(flags.number("first-warm-up", FIRST_WARM_UP));
    this.engines = ClientEngine.parse(flags.text("clients", "ours,tyrus,tomcat,jdk"));
    this.servers = Contender.parse(flags.text("server", "ours-jetty"));
    this.works = Work.parse(flags.text("work", "echo-1,echo-16,handshake"));
    this.out = out;
    if (servers.size() != 1) {
      throw new IllegalArgumentException(
          "option --server names " + servers.size() + " servers, expected one and the same");
    }
  }

  /** Runs all and prints one table. */
  public void run() throws IOException {
    out.printf(
        "%d rounds, %d s measured each, %d processors, Java %s, server: %s%n",
        rounds,
        measured.toSeconds(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        servers.get(0).label());
    try (BenchServer server = BenchServer.start(servers.get(0))) {
      Target echo = server.echo();
      URI uri = URI.create("ws://" + echo.host() + ":" + echo.port() + echo.path());
      for (ClientEngine engine : engines) {
        processes.put(engine, ClientProcess.start(engine, uri));
        warm.put(engine, EnumSet.noneOf(Work.class));
      }
      for (int round = 1; round <= rounds; round++) {
        for (Work work : works) {
          for (ClientEngine engine : engines) {
            measure(round, work, engine);
          }
        }
      }
    } finally {
      processes.values().forEach(ClientProcess::close);
    }
    out.println();
    out.print(table());
  }

  private void measure(int round, Work work, ClientEngine engine) throws IOException {
    ClientProcess process = processes.get(engine);
    Set<Work> known = warm.get(engine);
    if (process == null || known == null) {
      throw new IllegalStateException(engine + " was not started");
    }
    Measured result = work.run(process, known.add(work) ? firstWarmUp : warmUp, measured);
    results
        .computeIfAbsent(work, key -> new EnumMap<>(ClientEngine.class))
        .computeIfAbsent(engine, key -> new Series())
        .add(result.cpuMicros());
    out.printf(
        "round %d/%d  %-10s %-14s %8.2f µs a %s, %,.0f a second%n",
        round,
        rounds,
        work.flag(),
        engine.label(),
        result.cpuMicros(),
        work.unit,
        result.perSecond());
  }

  /** A row for each pair of ours and another client. */
  private String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "client CPU, median",
            "ours",
            "the other",
            "ratio: min, **median**, max",
            "at most " + GOAL));
    for (Map.Entry<Work, Map<ClientEngine, Series>> work : results.entrySet()) {
      Map<ClientEngine, Series> series = work.getValue();
      for (ClientEngine ours : engines) {
        for (ClientEngine other : engines) {
          Series oursSeries = series.get(ours);
          Series others = series.get(other);
          if (ours.isOurs() && !other.isOurs() && oursSeries != null && others != null) {
            rows.add(row(work.getKey(), ours, oursSeries, other, others));
          }
        }
      }
    }
    return MarkdownTable.of(rows);
  }

  private static List<String> row(
      Work work, ClientEngine ours, Series oursSeries, ClientEngine other, Series others) {
    Series ratios = oursSeries.over(others);
    return List.of(
        work.label + ", µs a " + work.unit + ": " + ours.label() + " / " + other.label(),
        Cells.number(oursSeries.median()),
        Cells.number(others.median()),
        Cells.ratio(ratios),
        ratios.median() <= GOAL ? "yes" : "no");
  }
}
