package dev.vaporetto.tck;

import java.util.List;

/** Results as lines of text. */
final class ResultTable {
  private static final String FORMAT = "%-16s %6s %7s %7s %8s %7s %9s %9s%n";

  private ResultTable() {}

  static String of(List<TckResult> results) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            FORMAT,
            "container",
            "run",
            "failed",
            "errors",
            "skipped",
            "listed",
            "started",
            "refused"));
    for (TckResult result : results) {
      table.append(
          String.format(
              FORMAT,
              result.container(),
              result.run(),
              result.failed(),
              result.errors(),
              result.skipped(),
              result.listed(),
              result.started(),
              result.refused()));
    }
    return table.toString();
  }
}
