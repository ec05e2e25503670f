package dev.vaporetto.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.bench.results.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a report's folder has: the chapters that were measured, and the machine. */
final class Results {
  /** The plots of the summary. */
  private static final Set<String> SUMMARY = Set.of("echo", "latency");

  private final Machine machine;

  /** By chapter, in their order. */
  private final Map<Chapter, Measurements> chapters = new EnumMap<>(Chapter.class);

  private final Measurements all = new Measurements();

  /**
   * Reads the folder.
   *
   * @throws IOException if it is no report's, or if it has no chapter
   */
  Results(Path directory) throws IOException {
    this.machine = Machine.readFrom(directory);
    for (Chapter chapter : Chapter.values()) {
      Path csv =
          directory
              .resolve(chapter.flag())
              .resolve(chapter.isOfClients() ? "clients.csv" : "measurements.csv");
      if (Files.exists(csv)) {
        Measurements measurements = Measurements.read(csv);
        chapters.put(chapter, measurements);
        all.addAll(measurements);
      }
    }
    if (all.scenarios().isEmpty()) {
      throw new IOException(directory + " has no measurements of a chapter");
    }
  }

  /** Writes the values of all chapters, the plots, and the tables as one Markdown file. */
  void writeAll(Path target) throws IOException {
    Files.createDirectories(target);
    writeCsv(target);
    writePlots(target);
    Files.writeString(target.resolve("report.md"), text(""), UTF_8);
  }

  /** Writes every value and the medians, of all chapters. */
  void writeCsv(Path target) throws IOException {
    all.write(target.resolve("measurements.csv"));
    all.writeMedians(target.resolve("medians.csv"));
  }

  /** Writes the plots of the chapters that are there. */
  void writePlots(Path target) throws IOException {
    for (Map.Entry<Chapter, Measurements> chapter : chapters.entrySet()) {
      for (Plot plot : Plots.of(chapter.getKey())) {
        Optional<String> svg = plot.draw(chapter.getValue(), notes(chapter.getValue()));
        if (svg.isPresent()) {
          Files.writeString(target.resolve(plot.name() + ".svg"), svg.get(), UTF_8);
        }
      }
    }
  }

  private List<String> notes(Measurements measurements) {
    int rounds = measurements.rounds();
    return List.of(
        rounds == 1 ? "One round." : "Medians of " + rounds + " rounds in which all took turns.",
        machine.lines().get(0),
        machine.lines().get(1));
  }

  /**
   * The table and the plots for people who have a minute.
   *
   * @param plots the folder of the plots, as in {@link #text}
   */
  String summary(String plots) {
    StringBuilder text = new StringBuilder(new Tables(all).summary());
    text.append('\n').append(machineLine()).append("\n\n");
    chapters.forEach(
        (chapter, measurements) ->
            Plots.of(chapter).stream()
                .filter(plot -> SUMMARY.contains(plot.name()))
                .forEach(plot -> text.append(link(plot, measurements, plots))));
    return text.toString();
  }

  private String machineLine() {
    return String.join(". ", machine.lines()) + ".";
  }

  /**
   * The machine and the goals, then the plots and tables of each chapter.
   *
   * @param plots the folder of the plots, as the links have it: empty or with a slash at its end
   */
  String text(String plots) {
    StringBuilder text = new StringBuilder(machineLine()).append("\n\n");
    text.append(new Tables(all).goals()).append('\n');
    chapters.forEach(
        (chapter, measurements) -> {
          text.append("### ").append(chapter.title()).append("\n\n");
          for (Plot plot : Plots.of(chapter)) {
            text.append(link(plot, measurements, plots));
          }
          text.append("<details><summary>Tables</summary>\n\n")
              .append(new Tables(measurements).of(chapter, measurements.scenarios()))
              .append("</details>\n\n");
        });
    return text.toString().stripTrailing() + "\n";
  }

  /** What shows a plot, and an empty line; nothing if nothing of it was measured. */
  private static String link(Plot plot, Measurements measurements, String plots) {
    return plot.draw(measurements, List.of()).isPresent()
        ? "![%s](%s%s.svg)\n\n".formatted(plot.title(), plots, plot.name())
        : "";
  }
}
