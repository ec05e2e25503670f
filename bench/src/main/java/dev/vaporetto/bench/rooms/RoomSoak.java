package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.load.DescriptorLimit;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
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
          "servers",
          "nodes",
          "broker",
          "restart-every");

  private static final String NEVER = "never";

  /** A slow member may sleep for a minute before it sees that it was closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * A heap of fixed size and a named collector, as for the comparisons; and small send buffers, so
   * that the server notices a slow reader before the system's buffers grow to megabytes.
   */
  private static final List<String> JVM =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-Dvaporetto.sendBuffer=16384");

  private final Plan plan;
  private final List<Contender> contenders;
  private final int nodes;

  /** Empty for none. */
  private final String broker;

  /** Of one node after the other; zero for never. */
  private final Duration restartEvery;

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
    this.nodes = flags.number("nodes", 1);
    this.broker = flags.text("broker", "");
    if (nodes < 1 || (nodes > 1 && broker.isEmpty())) {
      throw new IllegalArgumentException(
          nodes
              + " nodes came with the broker \""
              + broker
              + "\", expected one or more, and a broker for two");
    }
    this.restartEvery =
        flags.text("restart-every", NEVER).equals(NEVER)
            ? Duration.ZERO
            : Duration.ofSeconds(flags.number("restart-every", 1));
    if (!restartEvery.isZero() && nodes < 2) {
      throw new IllegalArgumentException(
          nodes + " nodes came, expected two or more where nodes are restarted");
    }
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
      faults += broker.isEmpty() ? run(contender, JVM) : runOverBroker(contender);
    }
    if (faults > 0) {
      throw new IOException(faults + " things were not as they should be, see above");
    }
    out.println("All is as it should be.");
  }

  private long runOverBroker(Contender contender) throws IOException {
    try (BrokerProcess process = BrokerProcess.start(broker)) {
      List<String> jvm = new ArrayList<>(JVM);
      jvm.add("-Dbench.broker=" + process.url());
      long faults = run(contender, jvm);
      out.printf("Processor time of the broker: %.1f s.%n", process.cpu().toMillis() / 1000.0);
      return faults;
    }
  }

  private long run(Contender contender, List<String> jvm) throws IOException {
    try (Nodes servers = Nodes.start(nodes, contender, jvm, restartEvery)) {
      out.printf("%s, %d nodes, %d s:%n", contender.label(), nodes, plan.duration().toSeconds());
      RoomRun run = new RoomRun(plan, servers, out);
      long faults = run.run().total();
      out.printf("%n%s%n", MarkdownTable.of(run.table()));
      return faults;
    }
  }
}
