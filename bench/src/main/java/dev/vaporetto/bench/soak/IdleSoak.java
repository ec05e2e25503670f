package dev.vaporetto.bench.soak;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.load.DescriptorLimit;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.IdleConnections;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Opens thousands of connections, leaves them idle for a while, and checks that all still echo. */
public final class IdleSoak {
  private static final Set<String> FLAGS = Set.of("connections", "seconds", "servers");

  private final int connections;
  private final Duration silence;
  private final List<Contender> contenders;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public IdleSoak(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.connections = flags.number("connections", 5_000);
    this.silence = Duration.ofSeconds(flags.number("seconds", 90));
    this.contenders = Contender.parse(flags.text("servers", "ours-tomcat,ours-jetty"));
    this.out = out;
  }

  /**
   * Runs it on one contender after the other.
   *
   * @throws IOException when a connection was lost, was not silent or did not echo
   * @throws IllegalStateException when the system allows too few descriptors
   */
  public void run() throws IOException, InterruptedException {
    DescriptorLimit.requireRoomFor(connections);
    for (Contender contender : contenders) {
      try (BenchServer server = BenchServer.start(contender);
          IdleConnections idle =
              IdleConnections.open(server.echo(), Headers.BROWSER, connections)) {
        out.printf(
            "%s: %,d connections are open, now %d s of silence%n",
            contender.label(), connections, silence.toSeconds());
        Thread.sleep(silence.toMillis());
        int notSilent = idle.notSilent();
        if (notSilent > 0) {
          throw new IOException(
              "%s: %d of %d connections were closed or received something, expected none"
                  .formatted(contender.label(), notSilent, connections));
        }
        long start = System.nanoTime();
        idle.echoAll();
        out.printf(
            "%s: all %,d connections echoed, in %d ms%n",
            contender.label(), connections, (System.nanoTime() - start) / 1_000_000);
      }
    }
  }
}
