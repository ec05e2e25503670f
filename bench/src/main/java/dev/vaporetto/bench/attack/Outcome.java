package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.attack.Healthy.Latency;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What an attack did to the server and to the healthy peers.
 *
 * @param lost healthy sockets
 * @param wrong healthy peers with a wrong answer, or none
 * @param opens whether a new peer could open a socket at the end of the attack
 * @param quiet the latencies before
 * @param attacked the latencies meanwhile
 * @param counts what the bad peers have done, in words
 */
record Outcome(
    String server,
    Attack attack,
    Door door,
    int lost,
    int wrong,
    boolean opens,
    Latency quiet,
    Latency attacked,
    Sample before,
    Sample after,
    LogGrowth log,
    String counts) {
  /** How many times the quiet latency is too much. */
  static final double RATIO = 5;

  /** How many bytes of log are too many. */
  static final long LOG = 1_000_000;

  static final List<String> HEAD =
      List.of(
          "server",
          "path",
          "attack",
          "lost",
          "wrong",
          "p99 quiet, ms",
          "p99 attacked, ms",
          "ratio",
          "own lag p99, ms",
          "heap before, MB",
          "heap after, MB",
          "descriptors before",
          "after",
          "threads before",
          "after",
          "ours before",
          "after",
          "cores before",
          "after",
          "log, bytes",
          "OutOfMemoryErrors",
          "missed");

  /** The head of {@link #verdicts}. */
  static final List<String> GOALS =
      Stream.concat(
              Stream.of("server", "path", "attack"), Arrays.stream(Goal.values()).map(Goal::words))
          .toList();

  /** The latency under attack by that before. */
  double ratio() {
    return attacked.millis() / quiet.millis();
  }

  /** The goals that were missed, in words; empty for none. */
  List<String> missed() {
    return Arrays.stream(Goal.values()).filter(goal -> !goal.isMet(this)).map(Goal::flag).toList();
  }

  /** Whether the next attack would meet a server that this one has harmed. */
  boolean harmed() {
    return !opens || log.outOfMemory() > 0 || !after.isBack(before);
  }

  /** The cells of a table, as in {@link #HEAD}. */
  List<String> cells() {
    return List.of(
        server,
        door.flag(),
        attack.flag(),
        Integer.toString(lost),
        Integer.toString(wrong),
        number(quiet.millis()),
        number(attacked.millis()),
        number(ratio()),
        number(attacked.lagMillis()),
        number(before.heap() / 1e6),
        number(after.heap() / 1e6),
        Integer.toString(before.descriptors()),
        Integer.toString(after.descriptors()),
        Integer.toString(before.threads()),
        Integer.toString(after.threads()),
        Integer.toString(before.engineThreads()),
        Integer.toString(after.engineThreads()),
        number(before.cores()),
        number(after.cores()),
        Long.toString(log.bytes()),
        Long.toString(log.outOfMemory()),
        missed().isEmpty() ? "none" : String.join(" ", missed()));
  }

  /** The cells of a table that says for each goal whether it was met, as in {@link #GOALS}. */
  List<String> verdicts() {
    return Stream.concat(
            Stream.of(server, door.flag(), attack.flag()),
            Arrays.stream(Goal.values()).map(goal -> goal.isMet(this) ? "yes" : "NO"))
        .toList();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
