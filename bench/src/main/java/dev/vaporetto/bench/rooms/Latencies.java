package dev.vaporetto.bench.rooms;

/** How long messages took, in buckets of a tenth of a millisecond. Not thread-safe. */
final class Latencies {
  private static final int NANOS = 100_000;

  /** Up to a minute; the last one also has what took longer. */
  private final int[] buckets = new int[600_000];

  private long count;
  private long most;

  void add(long nanos) {
    buckets[(int) Math.min(buckets.length - 1, Math.max(0, nanos) / NANOS)]++;
    count++;
    most = Math.max(most, nanos);
  }

  /** The latency, in milliseconds, that {@code share} of the messages did not exceed. */
  double quantile(double share) {
    long sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      sum += buckets[i];
      if (sum >= share * count) {
        return (i + 1) * (NANOS / 1e6);
      }
    }
    return most();
  }

  /** The slowest, in milliseconds. */
  double most() {
    return most / 1e6;
  }
}
