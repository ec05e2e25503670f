package dev.vaporetto.bench.attack;

import java.util.Locale;
import java.util.function.Predicate;

/** What must hold for the healthy peers during an attack, and for the server after it. */
enum Goal {
  /** No healthy socket has ended. */
  LOST("none lost", outcome -> outcome.lost() == 0),
  /** Each answer has come, and is right. */
  WRONG("none wrong", outcome -> outcome.wrong() == 0),
  /** A new peer opens a socket at the end of the attack. */
  OPENS("opens", Outcome::opens),
  /** There were answers meanwhile, without which latencies say nothing. */
  ANSWERS("answers", outcome -> outcome.attacked().answers() > 0),
  /** Also missed where there is no quiet latency to compare with. */
  LATENCY("p99 under 5 times", outcome -> outcome.ratio() < Outcome.RATIO),
  HEAP("heap back", outcome -> outcome.after().heapIsBack(outcome.before())),
  DESCRIPTORS("descriptors back", outcome -> outcome.after().descriptorsAreBack(outcome.before())),
  THREADS("threads back", outcome -> outcome.after().threadsAreBack(outcome.before())),
  CPU("cpu back", outcome -> outcome.after().cpuIsBack(outcome.before())),
  LOG("log under 1 MB", outcome -> outcome.log().bytes() < Outcome.LOG),
  MEMORY("no OutOfMemoryError", outcome -> outcome.log().outOfMemory() == 0);

  private final String words;
  private final Predicate<Outcome> condition;

  Goal(String words, Predicate<Outcome> condition) {
    this.words = words;
    this.condition = condition;
  }

  /** The heading of its column. */
  String words() {
    return words;
  }

  /** The name of a goal that was missed. */
  String flag() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isMet(Outcome outcome) {
    return condition.test(outcome);
  }
}
