package dev.vaporetto.bench.report;

import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.results.Series;
import dev.vaporetto.bench.svg.BarPanel;
import dev.vaporetto.bench.svg.Panel;
import dev.vaporetto.bench.svg.Row;
import dev.vaporetto.bench.svg.RowChart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A bar for each server in each panel.
 *
 * @param row how a subject looks
 */
record BarPlot(String name, String title, Function<String, Row> row, List<Bars> bars)
    implements Plot {
  /** One panel: a figure of a scenario, and what stands above it. */
  record Bars(String scenario, String figure, String title) {}

  @Override
  public Optional<String> draw(Measurements measurements, List<String> notes) {
    List<Panel> panels = new ArrayList<>();
    Map<String, Row> rows = new LinkedHashMap<>();
    for (Bars one : bars) {
      Map<String, BarPanel.Value> values = new LinkedHashMap<>();
      for (String subject : measurements.subjects(one.scenario)) {
        Series series = measurements.series(one.scenario, subject, one.figure);
        if (!series.isEmpty()) {
          values.put(subject, new BarPanel.Value(series.min(), series.median(), series.max()));
          rows.computeIfAbsent(subject, row);
        }
      }
      if (!values.isEmpty()) {
        panels.add(new BarPanel(one.title, values));
      }
    }
    return panels.isEmpty()
        ? Optional.empty()
        : Optional.of(new RowChart(title, List.copyOf(rows.values()), panels, notes).svg());
  }
}
