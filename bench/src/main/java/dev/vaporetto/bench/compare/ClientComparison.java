package dev.vaporetto.bench.compare;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.client.ClientEngine;
import dev.vaporetto.bench.client.ClientProcess;
import dev.vaporetto.bench.client.Measured;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.results.Measurement;
import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.ClassPath;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
      Set.of("rounds", "seconds", "warm-up", "first-warm-up", "clients", "server", "work", "out");

  /** Seconds; a handshake runs many paths once, so with less the compiler would be measured. */
  private static final int FIRST_WARM_UP = 20;

  private static final int CONNECTIONS = 32;
  private static final int SIZE = 64;
  private static final int HANDSHAKE_THREADS = 4;

  /** What clients do. */
  private enum Work {
    ECHO_1("message"),
    ECHO_16("message"),
    HANDSHAKE("handshake");

    private final String unit;

    Work(String unit) {
      this.unit = unit;
    }

    /** The name of its scenario among all measurements. */
    private String scenario() {
      return "client-" + flag();
    }

    private String figure() {
      return "client CPU µs a " + unit;
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
  private final Path directory;
  private final PrintStream out;

  private final Map<ClientEngine, ClientProcess> processes = new EnumMap<>(ClientEngine.class);
  private final Map<ClientEngine, Set<Work>> warm = new EnumMap<>(ClientEngine.class);
  private final Measurements measurements = new Measurements();

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
    String folder = ClassPath.ofThisProgram().target().resolve("results").toString();
    this.directory = Path.of(flags.text("out", folder));
    this.out = out;
    if (servers.size() != 1) {
      throw new IllegalArgumentException(
          "option --server names " + servers.size() + " servers, expected one and the same");
    }
  }

  /** Runs all and prints one table. */
  public void run() throws IOException {
    Files.createDirectories(directory);
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
    measurements.write(directory.resolve("clients.csv"));
    measurements.writeMedians(directory.resolve("clients-medians.csv"));
    out.println();
    out.print(new ClientTable(measurements));
  }

  private void measure(int round, Work work, ClientEngine engine) throws IOException {
    ClientProcess process = processes.get(engine);
    Set<Work> known = warm.get(engine);
    if (process == null || known == null) {
      throw new IllegalStateException(engine + " was not started");
    }
    Measured result = work.run(process, known.add(work) ? firstWarmUp : warmUp, measured);
    measurements.add(
        new Measurement(
            work.scenario(), round, engine.flag(), work.figure(), true, result.cpuMicros()));
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
}
