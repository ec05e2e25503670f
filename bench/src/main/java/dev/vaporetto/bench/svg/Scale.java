package dev.vaporetto.bench.svg;

import java.util.ArrayList;
import java.util.List;

/** Where values lie between two places of an image. Immutable. */
final class Scale {
  private final boolean logarithmic;
  private final double low;
  private final double high;
  private final double from;
  private final double to;

  private Scale(boolean logarithmic, double low, double high, double from, double to) {
    this.logarithmic = logarithmic;
    this.low = low;
    this.high = high;
    this.from = from;
    this.to = to;
  }

  /** From zero to {@code largest}. */
  static Scale linear(double largest, double from, double to) {
    return new Scale(false, 0, largest, from, to);
  }

  /** Over whole powers of ten that hold both values, which are positive. */
  static Scale decades(double smallest, double largest, double from, double to) {
    double low = Math.floor(Math.log10(smallest));
    double high = Math.max(Math.ceil(Math.log10(largest)), low + 1);
    return new Scale(true, low, high, from, to);
  }

  /** As {@link #decades}, and the ends are the values themselves. */
  static Scale logarithmic(double smallest, double largest, double from, double to) {
    return new Scale(true, Math.log10(smallest), Math.log10(largest), from, to);
  }

  double at(double value) {
    double position = logarithmic ? Math.log10(value) : value;
    return from + (position - low) / (high - low) * (to - from);
  }

  /** The powers of ten of a logarithmic scale. */
  List<Double> powers() {
    List<Double> powers = new ArrayList<>();
    for (int power = (int) Math.ceil(low); power <= high; power++) {
      powers.add(Math.pow(10, power));
    }
    return powers;
  }
}
