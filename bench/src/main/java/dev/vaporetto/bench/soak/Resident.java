package dev.vaporetto.bench.soak;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.load.DescriptorLimit;
import dev.vaporetto.bench.load.JsonConnections;
import dev.vaporetto.bench.load.JsonMessages;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/**
 * The resident memory (not heap) of a server with thousands of connections, each after messages in
 * both directions: once compressed, once not, in a new process each.
 */
public final class Resident {
  private static final Set<String> FLAGS = Set.of("connections", "servers");
  private static final int MESSAGE_SIZE = 1024;

  /** Messages on each connection, one after the other. */
  private static final int MESSAGES = 3;

  /** A collection shrinks the heap to what is used, so that garbage does not count. */
  private static final List<String> JVM =
      List.of(
          "-Xms64m", "-Xmx1g", "-XX:+UseG1GC", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

  private final int connections;
  private final List<Contender> contenders;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public Resident(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.connections = flags.number("connections", 5_000);
    this.contenders = Contender.parse(flags.text("servers", "ours-tomcat,ours-jetty"));
    this.out = out;
  }

  /**
   * Runs it on one contender after the other.
   *
   * @throws IOException when a message was not echoed, or not compressed where it was agreed
   */
  public void run() throws IOException {
    DescriptorLimit.requireRoomFor(connections);
    out.println("| resident memory, MB | before | with connections | their heap |");
    out.println("|---|---|---|---|");
    for (Contender contender : contenders) {
      long plain = measure(contender, false);
      long compressed = measure(contender, true);
      out.printf(
          "| %s: with / without compression | | **%.3f** | |%n",
          contender.label(), (double) compressed / plain);
    }
  }

  private long measure(Contender contender, boolean compress) throws IOException {
    JsonMessages messages = new JsonMessages(MESSAGE_SIZE);
    try (BenchServer server = BenchServer.start(contender, JVM)) {
      try (JsonConnections few = JsonConnections.open(server.echo(), messages, compress, 20)) {
        few.turn(10);
      }
      long heapBefore = server.heapBytes();
      long before = server.residentBytes();
      try (JsonConnections many =
          JsonConnections.open(server.echo(), messages, compress, connections)) {
        for (int i = 0; i < MESSAGES; i++) {
          many.turn(1);
        }
        long heap = server.heapBytes() - heapBefore;
        long after = server.residentBytes();
        out.printf(
            "| %s, %,d connections, %s | %d | %d | %d |%n",
            contender.label(),
            connections,
            compress ? "compressed" : "not compressed",
            before >> 20,
            after >> 20,
            heap >> 20);
        return after;
      }
    }
  }
}
