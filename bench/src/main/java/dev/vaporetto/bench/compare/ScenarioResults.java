package dev.vaporetto.bench.compare;

import dev.vaporetto.bench.cli.MarkdownTable;
import dev.vaporetto.bench.scenario.Figure;
import dev.vaporetto.bench.scenario.Scenario;
import dev.vaporetto.bench.server.Contender;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of one scenario's rounds, and their table in Markdown. */
final class ScenarioResults {
  private final Scenario scenario;
  private final List<Contender> contenders;

  /** By figure in their order, then by contender. */
  private final Map<String, Map<Contender, Series>> series = new LinkedHashMap<>();

  private final Map<String, Boolean> compared = new LinkedHashMap<>();

  ScenarioResults(Scenario scenario, List<Contender> contenders) {
    this.scenario = scenario;
    this.contenders = contenders;
  }

  void add(Contender contender, List<Figure> figures) {
    for (Figure figure : figures) {
      compared.put(figure.name(), figure.compared());
      series
          .computeIfAbsent(figure.name(), name -> new EnumMap<>(Contender.class))
          .computeIfAbsent(contender, key -> new Series())
          .add(figure.value());
    }
  }

  /** The table: a row for each figure, a column for each contender, and one for each ratio. */
  String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(head());
    series.forEach((name, byContender) -> rows.add(row(name, byContender)));
    return "### " + scenario.title() + "\n\n" + MarkdownTable.of(rows);
  }

  private List<String> head() {
    List<String> head = new ArrayList<>(List.of("median"));
    for (Contender contender : contenders) {
      head.add(contender.label());
      if (isRatio(contender)) {
        head.add("ratio: min, **median**, max");
      }
    }
    return head;
  }

  private List<String> row(String name, Map<Contender, Series> byContender) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Contender contender : contenders) {
      Series values = byContender.getOrDefault(contender, new Series());
      row.add(Cells.number(values.median()));
      if (isRatio(contender)) {
        row.add(
            compared.getOrDefault(name, false)
                ? Cells.ratio(values.over(byContender.getOrDefault(contender.host(), new Series())))
                : "");
      }
    }
    return row;
  }

  private boolean isRatio(Contender contender) {
    return contender.isOurs() && contenders.contains(contender.host());
  }
}
