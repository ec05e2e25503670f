package dev.vaporetto.bench.report;

import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.compare.ClientTable;
import dev.vaporetto.bench.compare.ScenarioTable;
import dev.vaporetto.bench.results.Cells;
import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.results.Series;
import dev.vaporetto.bench.scenario.Scenarios;
import dev.vaporetto.bench.server.Contender;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Markdown tables of a report. */
final class Tables {
  private static final List<Contender> OURS =
      List.of(
          Contender.OURS_TOMCAT,
          Contender.FLUENT_TOMCAT,
          Contender.OURS_JETTY,
          Contender.FLUENT_JETTY);

  private static final List<Contender> SUMMARY =
      List.of(
          Contender.TOMCAT,
          Contender.OURS_TOMCAT,
          Contender.JETTY,
          Contender.OURS_JETTY,
          Contender.BUN);

  private final Measurements measurements;

  Tables(Measurements measurements) {
    this.measurements = measurements;
  }

  /** A row for each goal, with the ratios of our servers and whether they are low enough. */
  String goals() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("ratio", "at most"));
    OURS.forEach(ours -> head.add(ours.label()));
    rows.add(head);
    for (Goal goal : Goal.ALL) {
      List<String> row = new ArrayList<>(List.of(goal.label(), Double.toString(goal.limit())));
      OURS.forEach(ours -> row.add(cell(goal, ours)));
      if (row.stream().skip(2).anyMatch(cell -> !cell.isEmpty())) {
        rows.add(row);
      }
    }
    return MarkdownTable.of(rows);
  }

  private String cell(Goal goal, Contender ours) {
    return goal.ratios(measurements, ours)
        .map(ratios -> Cells.ratio(ratios) + (ratios.median() <= goal.limit() ? "" : ", missed"))
        .orElse("");
  }

  /** The medians of what most applications do, of ours with the ratio to the host's own. */
  String summary() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    lines.put("echo of 64 bytes, µs", List.of("echo-1", "server CPU µs a message"));
    lines.put("echo of 64 bytes, 16 in flight, µs", List.of("echo-16", "server CPU µs a message"));
    lines.put("echo of 16 KiB, µs", List.of("echo-16k", "server CPU µs a message"));
    lines.put(
        "echo of 1 KiB JSON, compressed, 16 in flight, µs",
        List.of("json-deflate-16", "server CPU µs a message"));
    lines.put("a delivery in a room of 1,000, µs", List.of("room-1", "server CPU µs a delivery"));
    lines.put(
        "a delivery in a room of 1,000, bursts of 16, µs",
        List.of("room-16", "server CPU µs a delivery"));
    lines.put("p99 latency, 1,000 connections, ms", List.of("latency-1000", "p99 ms"));
    lines.put(
        "heap of an idle connection, bytes",
        List.of("heap-uncompressed", "bytes a connection never used"));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    SUMMARY.forEach(server -> head.add(server.label()));
    rows.add(head);
    lines.forEach(
        (label, line) -> {
          if (!measurements.subjects(line.get(0)).isEmpty()) {
            List<String> row = new ArrayList<>(List.of(label));
            SUMMARY.forEach(server -> row.add(summaryCell(line.get(0), line.get(1), server)));
            rows.add(row);
          }
        });
    return MarkdownTable.of(rows);
  }

  private String summaryCell(String scenario, String figure, Contender server) {
    Series values = measurements.series(scenario, server.flag(), figure);
    Series ratios = values.over(measurements.series(scenario, server.host().flag(), figure));
    return Cells.median(values)
        + (server.isOurs() && !ratios.isEmpty() ? " (× " + Cells.medianRatio(ratios) + ")" : "");
  }

  /** A table for each scenario of a chapter, with its title. */
  String of(Chapter chapter, List<String> scenarios) {
    if (chapter.isOfClients()) {
      return new ClientTable(measurements) + "\n";
    }
    StringBuilder tables = new StringBuilder();
    for (String scenario : scenarios) {
      tables.append("#### ").append(Scenarios.parse(scenario).get(0).title()).append("\n\n");
      tables.append(new ScenarioTable(measurements, scenario)).append('\n');
    }
    return tables.toString();
  }
}
