package dev.vaporetto.bench.compare;

import java.util.Locale;

/** How figures look in tables. */
final class Cells {
  private Cells() {}

  /** The smallest, the median and the largest of ratios. */
  static String ratio(Series ratios) {
    return String.format(
        Locale.ROOT, "%.2f, **%.2f**, %.2f", ratios.min(), ratios.median(), ratios.max());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }
}
