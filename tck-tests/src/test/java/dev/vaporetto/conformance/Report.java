package dev.vaporetto.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes the results of a run, as Markdown to read and as text to diff. */
final class Report {
  private static final String DIRECTORY = "vaporetto.conformance.reports";

  private Report() {}

  static void write(
      String subject, boolean whole, Map<String, List<Result>> sections, Duration time) {
    StringBuilder table = new StringBuilder();
    StringBuilder text = new StringBuilder();
    table.append("| section | cases | passed | failed |\n|---|---:|---:|---:|\n");
    sections.forEach((title, results) -> appendCounts(table, title, results));
    List<Result> all = sections.values().stream().flatMap(Collection::stream).toList();
    appendCounts(table, "**all**", all);
    sections.forEach(
        (title, results) -> {
          table.append("\n## ").append(title).append("\n\n");
          table.append("| case | title | result | ms |\n|---|---|---|---:|\n");
          for (Result result : results) {
            appendResult(table, result);
            text.append(result.passed() ? "pass " : "FAIL ").append(result.test());
            text.append(result.passed() ? "" : ": " + result.failure()).append('\n');
          }
        });
    String head =
        "# Conformance of %s%n%nThe %s run: %d cases, %d passed, %d failed, in %d s.%n%n"
            .formatted(
                subject,
                whole ? "whole" : "short",
                all.size(),
                passed(all),
                all.size() - passed(all),
                time.toSeconds());
    store(subject + ".md", head + table);
    store(subject + ".txt", text.toString());
    System.out.print(head.lines().filter(line -> !line.isEmpty()).reduce("", Report::joined));
  }

  private static String joined(String before, String line) {
    return before + line + "\n";
  }

  private static void appendCounts(StringBuilder table, String title, List<Result> results) {
    long passed = passed(results);
    table.append(
        "| %s | %d | %d | %d |%n"
            .formatted(title, results.size(), passed, results.size() - passed));
  }

  private static long passed(List<Result> results) {
    return results.stream().filter(Result::passed).count();
  }

  private static void appendResult(StringBuilder table, Result result) {
    table
        .append("| ")
        .append(result.test().id())
        .append(" | ")
        .append(cell(result.test().title()))
        .append(" | ")
        .append(result.passed() ? "pass" : "**fail**: " + cell(result.failure()))
        .append(" | ")
        .append(result.millis())
        .append(" |\n");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private static void store(String name, String content) {
    try {
      Path directory = Path.of(System.getProperty(DIRECTORY, "target/conformance"));
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
