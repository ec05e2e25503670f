package dev.vaporetto.bench.report;

import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.results.Series;
import dev.vaporetto.bench.svg.LineChart;
import dev.vaporetto.bench.svg.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A line for each server over the scenarios.
 *
 * @param x what the scenarios differ in
 * @param bytes whether that is a size
 * @param scenarios by that quantity
 */
record LinePlot(
    String name,
    String title,
    String x,
    boolean bytes,
    String figure,
    SortedMap<Double, String> scenarios)
    implements Plot {
  @Override
  public Optional<String> draw(Measurements measurements, List<String> notes) {
    Map<String, SortedMap<Double, Double>> lines = new LinkedHashMap<>();
    scenarios.forEach(
        (quantity, scenario) -> {
          for (String subject : measurements.subjects(scenario)) {
            Series series = measurements.series(scenario, subject, figure);
            if (series.isEmpty()) {
              continue;
            }
            lines.computeIfAbsent(subject, key -> new TreeMap<>()).put(quantity, series.median());
          }
        });
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    List<Row> rows = lines.keySet().stream().map(Subjects::server).toList();
    return Optional.of(new LineChart(title, x, bytes, figure, rows, lines, notes).svg());
  }
}
