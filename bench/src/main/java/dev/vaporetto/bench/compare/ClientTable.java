package dev.vaporetto.bench.compare;

import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.client.ClientEngine;
import dev.vaporetto.bench.results.Cells;
import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.results.Series;
import java.util.ArrayList;
import java.util.List;

/** The Markdown table of clients: a row for each pair of ours and another. */
public final class ClientTable {
  private final Measurements measurements;

  /** Of what was measured so far. */
  public ClientTable(Measurements measurements) {
    this.measurements = measurements;
  }

  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("client CPU, median", "ours", "the other", "ratio", "goal"));
    for (String scenario : measurements.scenarios()) {
      List<ClientEngine> engines =
          measurements.subjects(scenario).stream()
              .map(flag -> ClientEngine.parse(flag).get(0))
              .toList();
      for (ClientEngine ours : engines) {
        for (ClientEngine other : engines) {
          if (ours.isOurs() && !other.isOurs()) {
            rows.add(row(scenario, ours, other));
          }
        }
      }
    }
    return MarkdownTable.of(rows);
  }

  private List<String> row(String scenario, ClientEngine ours, ClientEngine other) {
    String figure = measurements.figures(scenario).get(0);
    Series oursSeries = measurements.series(scenario, ours.flag(), figure);
    Series others = measurements.series(scenario, other.flag(), figure);
    Series ratios = oursSeries.over(others);
    return List.of(
        scenario + ", " + figure + ": " + ours.label() + " / " + other.label(),
        Cells.median(oursSeries),
        Cells.median(others),
        Cells.ratio(ratios),
        goal(ratios, other));
  }

  private static String goal(Series ratios, ClientEngine other) {
    return ratios.isEmpty()
        ? ""
        : "at most " + other.goal() + (ratios.median() <= other.goal() ? ": yes" : ": no");
  }
}
