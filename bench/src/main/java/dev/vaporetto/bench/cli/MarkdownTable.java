package dev.vaporetto.bench.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Aligns rows of cells into a table that reads well as text and as Markdown. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /** The first row is the head; all rows are of its length. */
  public static String of(List<List<String>> rows) {
    List<Integer> widths =
        IntStream.range(0, rows.get(0).size())
            .mapToObj(
                column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    StringBuilder table = new StringBuilder();
    table.append(line(rows.get(0), widths));
    table.append(widths.stream().map("-"::repeat).collect(Collectors.joining("-|-", "|-", "-|\n")));
    rows.stream().skip(1).forEach(row -> table.append(line(row, widths)));
    return table.toString();
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(
            column -> row.get(column) + " ".repeat(widths.get(column) - row.get(column).length()))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
