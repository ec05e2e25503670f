package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.load.DescriptorLimit;
import dev.vaporetto.bench.load.Message;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.AttackedServer;
import dev.vaporetto.bench.server.ClassPath;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.TlsKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** Attacks servers with a small heap, one after the other, and says which goals were missed. */
public final class Attacks {
  private static final Set<String> FLAGS =
      Set.of("servers", "attacks", "seconds", "heap", "path", "warm-up", "nice", "out");

  /**
   * So many connections come and go before anything is measured: as many as an attack has at a time
   * at most, so that what a container keeps of connections for the next ones does not count.
   */
  private static final int REHEARSED = 2_200;

  /** So many over TLS: half of the default heap has room for 1,365 of them on Tomcat. */
  private static final int REHEARSED_BY_TLS = 1_000;

  /** The quiet time is as long as the attack, within these bounds, in seconds. */
  private static final int LEAST_QUIET = 2;

  private static final int MOST_QUIET = 10;

  /** For how long processor time is measured. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** What a container's own timers need, of which a minute is usual. */
  private static final Duration COME_BACK = Duration.ofSeconds(75);

  private final List<Container> containers;
  private final List<Attack> attacks;
  private final Trial.Pace pace;
  private final int heap;
  private final Door door;
  private final int niceness;
  private final Path file;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public Attacks(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.containers =
        Arrays.stream(flags.text("servers", "tomcat-11,jetty-ee10").split(",", -1))
            .map(AttackedServer::container)
            .toList();
    this.attacks = Attack.parse(flags.text("attacks", "all"));
    int seconds = flags.number("seconds", 60);
    this.pace =
        new Trial.Pace(
            Duration.ofSeconds(flags.number("warm-up", 10)),
            Duration.ofSeconds(Math.max(LEAST_QUIET, Math.min(MOST_QUIET, seconds))),
            Duration.ofSeconds(seconds),
            LOOK,
            COME_BACK);
    this.heap = flags.number("heap", 256);
    this.door = Door.parse(flags.text("path", "plain"));
    this.niceness = flags.number("nice", AttackProcess.LOWEST);
    this.file =
        Path.of(
            flags.text("out", ClassPath.ofThisProgram().target().resolve("attack.csv").toString()));
    this.out = out;
  }

  /**
   * Runs the attacks on one server after the other.
   *
   * @throws IOException if a goal was missed
   * @throws IllegalStateException when the system allows too few descriptors
   */
  public void run() throws IOException, InterruptedException {
    DescriptorLimit.requireRoomFor(REHEARSED);
    TlsKeys keys = TlsKeys.forLocalhost();
    List<Outcome> outcomes = new ArrayList<>();
    for (Container container : containers) {
      if (door == Door.H2 && container.family() != Container.Family.JETTY) {
        out.println(AttackedServer.flag(container) + " has no WebSocket over HTTP/2: left out");
      } else {
        run(container, keys, outcomes);
      }
    }
    out.println();
    out.println(table(outcomes));
    out.println(verdicts(outcomes));
    long missed = outcomes.stream().filter(outcome -> !outcome.missed().isEmpty()).count();
    if (missed > 0) {
      throw new IOException(missed + " of " + outcomes.size() + " attacks missed a goal");
    }
    out.println("All goals were met.");
  }

  private void run(Container container, TlsKeys keys, List<Outcome> outcomes)
      throws IOException, InterruptedException {
    List<Attack> left = new ArrayList<>(attacks);
    while (!left.isEmpty()) {
      try (Victim victim = start(container, keys)) {
        out.println(AttackedServer.flag(container) + ", its log is " + victim.log());
        Trial trial =
            new Trial(
                victim, new AttackProcess(keys, niceness), door, keys.trustingContext(), pace, out);
        boolean harmed = false;
        while (!left.isEmpty() && !harmed) {
          Outcome outcome = run(trial, AttackedServer.flag(container), left.remove(0));
          outcomes.add(outcome);
          harmed = outcome.harmed();
        }
      }
    }
  }

  private Victim start(Container container, TlsKeys keys) throws IOException {
    Victim victim = new Victim.Server(AttackedServer.start(container, heap, keys, door == Door.H2));
    try {
      rehearse(victim.at(door, Attack.ECHO), keys.trustingContext());
      return victim;
    } catch (IOException | RuntimeException e) {
      victim.close();
      throw e;
    }
  }

  /** By the door of the attack: what a container keeps depends on it. */
  private void rehearse(Target target, SSLContext context) throws IOException {
    List<HealthyPeer> peers = new ArrayList<>();
    Random random = new Random();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < (door == Door.TLS ? REHEARSED_BY_TLS : REHEARSED); i++) {
        Message message = Message.text(64);
        peers.add(HealthyPeer.open(i, target, door, context, selector, message, random));
      }
    } finally {
      peers.forEach(HealthyPeer::close);
    }
  }

  private Outcome run(Trial trial, String server, Attack attack)
      throws IOException, InterruptedException {
    out.printf("%s by %s, %d s%n", attack.flag(), door.flag(), pace.attack().toSeconds());
    Outcome outcome = trial.run(server, attack);
    out.println("  " + outcome.counts());
    out.println(
        outcome.missed().isEmpty()
            ? "  all goals met"
            : "  MISSED " + String.join(", ", outcome.missed()) + ": " + outcome.cells());
    out.flush();
    write(outcome);
    return outcome;
  }

  /** At once, so that a run that is stopped has left what it found. */
  private void write(Outcome outcome) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, csv(Outcome.HEAD), UTF_8);
    }
    Files.writeString(file, csv(outcome.cells()), UTF_8, StandardOpenOption.APPEND);
  }

  static String csv(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace(",", ""))
        .collect(Collectors.joining(",", "", "\n"));
  }

  /** Whether each goal was met by each attack. */
  static String verdicts(List<Outcome> outcomes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(Outcome.GOALS);
    outcomes.forEach(outcome -> rows.add(outcome.verdicts()));
    return MarkdownTable.of(rows);
  }

  static String table(List<Outcome> outcomes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(Outcome.HEAD);
    outcomes.forEach(outcome -> rows.add(outcome.cells()));
    return MarkdownTable.of(rows);
  }
}
