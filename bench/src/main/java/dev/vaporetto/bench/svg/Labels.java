package dev.vaporetto.bench.svg;

import java.util.Locale;

/** How numbers look in plots. */
final class Labels {
  private Labels() {}

  /** A value with three digits that count, and no more after the point than they need. */
  static String value(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }

  /** A power of ten, as short as it can be. */
  static String power(double power) {
    return power >= 1
        ? String.format(Locale.ROOT, "%,.0f", power)
        : Double.toString(power).replaceAll("0$", "");
  }

  /** A size in bytes: 16 B, 4 KiB, 1 MiB. */
  static String bytes(double bytes) {
    long whole = (long) bytes;
    if (whole < 1024) {
      return whole + " B";
    }
    return whole < 1024 * 1024 ? whole / 1024 + " KiB" : whole / (1024 * 1024) + " MiB";
  }
}
