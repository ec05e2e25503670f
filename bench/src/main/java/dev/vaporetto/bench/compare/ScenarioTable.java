package dev.vaporetto.bench.compare;

import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.results.Cells;
import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.results.Series;
import dev.vaporetto.bench.server.Contender;
import java.util.ArrayList;
import java.util.List;

/**
 * The Markdown table of one scenario: a row for each server; for each figure the median, and where
 * less is better, ours divided by the host's own and by Bun's of the same round.
 */
public final class ScenarioTable {
  private final Measurements measurements;
  private final String scenario;
  private final List<Contender> contenders;

  /** Of what was measured so far. */
  public ScenarioTable(Measurements measurements, String scenario) {
    this.measurements = measurements;
    this.scenario = scenario;
    this.contenders =
        measurements.subjects(scenario).stream().map(flag -> Contender.parse(flag).get(0)).toList();
  }

  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(head());
    contenders.forEach(contender -> rows.add(row(contender)));
    return MarkdownTable.of(rows);
  }

  private List<String> head() {
    List<String> head = new ArrayList<>(List.of("server"));
    for (String figure : measurements.figures(scenario)) {
      head.add(figure);
      if (hasHosts(figure)) {
        head.add("of the host's own");
      }
      if (hasBun(figure)) {
        head.add("of Bun's");
      }
    }
    return head;
  }

  private List<String> row(Contender contender) {
    List<String> row = new ArrayList<>(List.of(contender.label()));
    for (String figure : measurements.figures(scenario)) {
      Series values = series(contender, figure);
      row.add(Cells.median(values));
      if (hasHosts(figure)) {
        row.add(
            contender.isOurs() ? Cells.ratio(values.over(series(contender.host(), figure))) : "");
      }
      if (hasBun(figure)) {
        row.add(contender.isOurs() ? Cells.ratio(values.over(series(Contender.BUN, figure))) : "");
      }
    }
    return row;
  }

  private Series series(Contender contender, String figure) {
    return measurements.series(scenario, contender.flag(), figure);
  }

  private boolean hasHosts(String figure) {
    return measurements.isCompared(scenario, figure)
        && contenders.stream().anyMatch(one -> one.isOurs() && contenders.contains(one.host()));
  }

  private boolean hasBun(String figure) {
    return measurements.isCompared(scenario, figure)
        && contenders.contains(Contender.BUN)
        && contenders.stream().anyMatch(Contender::isOurs);
  }
}
