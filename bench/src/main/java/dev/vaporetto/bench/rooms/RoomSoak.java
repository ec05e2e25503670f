package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import dev.vaporetto.bench.soak.DescriptorLimit;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Thousands of sockets talk in rooms, some of them slow, some of them killed. The healthy ones must
 * receive all messages, once and in order, and the server's heap and threads must not grow.
 */
public final class RoomSoak {
  private static final Set<String> FLAGS =
      Set.of(
          "sockets",
          "rooms",
          "seconds",
          "warm-up",
          "slow-percent",
          "killed-percent",
          "rate",
          "bytes",
          "servers");

  /** A slow member may sleep for a minute before it sees that it was closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * A heap of fixed size and a named collector, as for the comparisons; and small send buffers, so
   * that the server notices a slow reader before the system's buffers grow to megabytes.
   */
  private static final String[] JVM = {
    "-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-Dvaporetto.sendBuffer=16384"
  };

  private final Plan plan;
  private final List<Contender> contenders;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public RoomSoak(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    int seconds = flags.number("seconds", 1800);
    this.plan =
        new Plan(
            flags.number("sockets", 2000),
            flags.number("rooms", 20),
            flags.number("slow-percent", 10),
            flags.number("killed-percent", 5),
            flags.number("rate", 8),
            flags.number("bytes", 512),
            Duration.ofSeconds(seconds),
            Duration.ofSeconds(flags.number("warm-up", Math.max(1, seconds / 6))),
            PATIENCE);
    this.contenders = Contender.parse(flags.text("servers", "ours-tomcat"));
    this.out = out;
  }

  /**
   * Runs it on one contender after the other.
   *
   * @throws IOException when anything was not as it should be
   * @throws IllegalStateException when the system allows too few descriptors
   */
  public void run() throws IOException {
    DescriptorLimit.requireRoomFor(plan.sockets());
    long faults = 0;
    for (Contender contender : contenders) {
      try (BenchServer server = BenchServer.start(contender, JVM)) {
        out.printf("%s, %d s:%n", contender.label(), plan.duration().toSeconds());
        RoomRun run = new RoomRun(plan, new Watched(server), out);
        faults += run.run().total();
        out.printf("%n%s%n", MarkdownTable.of(run.table()));
      }
    }
    if (faults > 0) {
      throw new IOException(faults + " things were not as they should be, see above");
    }
    out.println("All is as it should be.");
  }

  private record Watched(BenchServer server) implements RoomServer {
    @Override
    public Target at(String path) {
      return server.at(path);
    }

    @Override
    public long heapBytes() {
      return server.heapBytes();
    }

    @Override
    public int threads() {
      return server.threads();
    }

    @Override
    public long residentBytes() throws IOException {
      return server.residentBytes();
    }

    @Override
    public Duration cpu() throws IOException {
      return server.cpu().used();
    }
  }
}
