package dev.vaporetto.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** The values of one figure on one contender, by round. */
final class Series {
  private final List<Double> rounds = new ArrayList<>();

  void add(double value) {
    rounds.add(value);
  }

  double median() {
    return sorted(0.5);
  }

  double min() {
    return sorted(0);
  }

  double max() {
    return sorted(1);
  }

  /** Each round's value divided by the other's of the same round. */
  Series over(Series other) {
    if (rounds.size() != other.rounds.size()) {
      throw new IllegalArgumentException(
          rounds.size() + " rounds over " + other.rounds.size() + ": expected as many");
    }
    Series ratios = new Series();
    for (int i = 0; i < rounds.size(); i++) {
      ratios.add(rounds.get(i) / other.rounds.get(i));
    }
    return ratios;
  }

  /** The value at a quantile; between two values, their mean. */
  private double sorted(double quantile) {
    List<Double> sorted = rounds.stream().sorted().toList();
    double position = quantile * (sorted.size() - 1);
    double low = sorted.get((int) Math.floor(position));
    double high = sorted.get((int) Math.ceil(position));
    return (low + high) / 2;
  }
}
