package dev.vaporetto.bench.rooms;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/** The faults of a run: counted, and the first ones printed at once. Thread-safe. */
final class Complaints {
  /** Enough to see what goes wrong; the rest is likely a repetition. */
  private static final int PRINTED = 25;

  private final PrintStream out;

  /** Guarded by this. */
  private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);

  /** Guarded by this. */
  private long total;

  Complaints(PrintStream out) {
    this.out = out;
  }

  void add(Fault fault, String what) {
    add(fault, 1, what);
  }

  /** Counts {@code count} faults of one kind. */
  synchronized void add(Fault fault, long count, String what) {
    counts.merge(fault, count, Long::sum);
    total += count;
    if (total - count < PRINTED) {
      out.println("WRONG (" + fault.label() + "): " + what);
    }
  }

  synchronized long count(Fault fault) {
    return counts.getOrDefault(fault, 0L);
  }

  synchronized long total() {
    return total;
  }
}
