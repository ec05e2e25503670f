package dev.vaporetto.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a run of a fixed rate measured, in nanoseconds.
 *
 * @param answers how long after their message was due answers came
 * @param lags how long after they were due messages were written: the load generator's own delay,
 *     which is part of the latencies
 */
public record Latencies(Histogram answers, Histogram lags) {
  private static final int DIGITS = 3;

  static Histogram histogram() {
    Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** The latency in milliseconds that a share of the answers, in percent, did not exceed. */
  public double millis(double percent) {
    return answers.getValueAtPercentile(percent) / 1e6;
  }

  /** The same of the load generator's own delay. */
  public double lagMillis(double percent) {
    return lags.getValueAtPercentile(percent) / 1e6;
  }
}
