package dev.vaporetto.bench.results;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of one figure of one subject, by round. Not thread-safe. */
public final class Series {
  private final SortedMap<Integer, Double> rounds = new TreeMap<>();

  void add(int round, double value) {
    rounds.put(round, value);
  }

  /** Whether no round has a value. */
  public boolean isEmpty() {
    return rounds.isEmpty();
  }

  /** How many rounds have a value. */
  public int count() {
    return rounds.size();
  }

  /** The value in the middle; of two, their mean. There must be one. */
  public double median() {
    return sorted(0.5);
  }

  /** The smallest; there must be one. */
  public double min() {
    return sorted(0);
  }

  /** The largest; there must be one. */
  public double max() {
    return sorted(1);
  }

  /** Each round's value divided by the other's of the same round, where both have one. */
  public Series over(Series other) {
    Series ratios = new Series();
    for (Map.Entry<Integer, Double> round : rounds.entrySet()) {
      Double divisor = other.rounds.get(round.getKey());
      if (divisor != null) {
        ratios.add(round.getKey(), round.getValue() / divisor);
      }
    }
    return ratios;
  }

  /** The value at a quantile; between two values, their mean. */
  private double sorted(double quantile) {
    if (rounds.isEmpty()) {
      throw new IllegalStateException("no round has a value");
    }
    List<Double> sorted = rounds.values().stream().sorted().toList();
    double position = quantile * (sorted.size() - 1);
    double low = sorted.get((int) Math.floor(position));
    double high = sorted.get((int) Math.ceil(position));
    return (low + high) / 2;
  }
}
