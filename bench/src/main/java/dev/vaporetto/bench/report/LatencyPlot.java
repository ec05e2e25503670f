package dev.vaporetto.bench.report;

import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.results.Series;
import dev.vaporetto.bench.svg.DotPanel;
import dev.vaporetto.bench.svg.Panel;
import dev.vaporetto.bench.svg.Row;
import dev.vaporetto.bench.svg.RowChart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Three quantiles of the latencies of each server.
 *
 * @param panels what stands above each panel, by scenario
 */
record LatencyPlot(String name, String title, Map<String, String> panels) implements Plot {
  private static final List<String> FIGURES = List.of("p50 ms", "p99 ms", "p99.9 ms");

  @Override
  public Optional<String> draw(Measurements measurements, List<String> notes) {
    Map<String, Map<String, List<Double>>> byScenario = new LinkedHashMap<>();
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String scenario : panels.keySet()) {
      for (String subject : measurements.subjects(scenario)) {
        byScenario
            .computeIfAbsent(scenario, key -> new LinkedHashMap<>())
            .put(
                subject,
                FIGURES.stream()
                    .map(figure -> measurements.series(scenario, subject, figure))
                    .map(Series::median)
                    .toList());
        rows.computeIfAbsent(subject, Subjects::server);
      }
    }
    if (byScenario.isEmpty()) {
      return Optional.empty();
    }
    List<Double> all =
        byScenario.values().stream()
            .flatMap(servers -> servers.values().stream())
            .flatMap(List::stream)
            .sorted()
            .toList();
    List<Panel> drawn = new ArrayList<>();
    byScenario.forEach(
        (scenario, servers) ->
            drawn.add(
                new DotPanel(
                    panels.getOrDefault(scenario, scenario),
                    servers,
                    all.get(0),
                    all.get(all.size() - 1))));
    return Optional.of(new RowChart(title, List.copyOf(rows.values()), drawn, notes).svg());
  }
}
