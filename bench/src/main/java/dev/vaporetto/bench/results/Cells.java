package dev.vaporetto.bench.results;

import java.util.Locale;

/** How figures look in tables. */
public final class Cells {
  private Cells() {}

  /** The median of ratios, and the smallest and the largest; empty for none. */
  public static String ratio(Series ratios) {
    return ratios.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, "**%.2f** (%.2f to %.2f)", ratios.median(), ratios.min(), ratios.max());
  }

  /** The median of values; empty for none. */
  public static String median(Series values) {
    return values.isEmpty() ? "" : number(values.median());
  }

  /** The median of ratios alone; there must be one. */
  public static String medianRatio(Series ratios) {
    return String.format(Locale.ROOT, "%.2f", ratios.median());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }
}
