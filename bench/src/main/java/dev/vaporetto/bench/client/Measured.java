package dev.vaporetto.bench.client;

/**
 * What was done in the measured window.
 *
 * @param count messages echoed, or connections opened and closed
 * @param cpuNanos the processor time of the client's process, all threads together
 * @param nanos how long the window was
 */
public record Measured(long count, long cpuNanos, long nanos) {
  /** Processor time for each, in microseconds. */
  public double cpuMicros() {
    return cpuNanos / 1e3 / count;
  }

  /** How many a second. */
  public double perSecond() {
    return count / (nanos / 1e9);
  }

  String line() {
    return "measured " + count + " " + cpuNanos + " " + nanos;
  }

  static Measured parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 4 || !words[0].equals("measured")) {
      throw new IllegalStateException("the client answered \"" + line + "\"");
    }
    return new Measured(
        Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
  }
}
