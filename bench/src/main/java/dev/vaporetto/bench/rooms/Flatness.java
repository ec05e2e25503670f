package dev.vaporetto.bench.rooms;

import java.util.Arrays;
import java.util.List;

/**
 * Whether a figure stays flat. Compares the median of the first quarter of the samples after the
 * warm-up with that of the last quarter. A single collection at a bad moment moves neither.
 *
 * @param first the first median
 * @param last the other
 * @param allowed how much the last may be above the first
 */
record Flatness(double first, double last, double allowed) {
  /** With fewer, a quarter is no sample at all. */
  static final int LEAST = 4;

  /**
   * Judges samples in the order in which they were taken.
   *
   * @param absolute the growth that is allowed at least
   * @param share the growth that is allowed as a share of the first median, if that is more
   */
  static Flatness of(List<Double> samples, double absolute, double share) {
    if (samples.size() < LEAST) {
      throw new IllegalArgumentException(
          samples.size() + " samples came, expected " + LEAST + " or more");
    }
    int quarter = samples.size() / 4;
    double first = median(samples.subList(0, quarter));
    double last = median(samples.subList(samples.size() - quarter, samples.size()));
    return new Flatness(first, last, Math.max(absolute, share * first));
  }

  private static double median(List<Double> samples) {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether it has not grown beyond what is allowed. */
  boolean isFlat() {
    return last - first <= allowed;
  }
}
