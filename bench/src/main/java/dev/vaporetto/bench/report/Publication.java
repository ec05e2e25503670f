package dev.vaporetto.bench.report;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.server.ClassPath;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a report into the project's documents: values and plots into {@code docs/performance},
 * tables into the places of {@code docs/performance.md} and {@code README.md}.
 */
public final class Publication {
  private static final Set<String> FLAGS = Set.of("from", "project");

  private final Path from;
  private final Path project;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public Publication(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    Path target = ClassPath.ofThisProgram().target();
    this.from = Path.of(flags.text("from", target.resolve("report-all").toString()));
    this.project = Path.of(flags.text("project", "."));
    this.out = out;
  }

  /** Writes all of them. The plots of an earlier report are removed. */
  public void run() throws IOException {
    Results results = new Results(from);
    Path folder = Files.createDirectories(project.resolve("docs/performance"));
    removePlots(folder);
    results.writeCsv(folder);
    results.writePlots(folder);
    Path document = project.resolve("docs/performance.md");
    Path readme = project.resolve("README.md");
    new Place(document, "measured").fill(results.text("performance/"));
    new Place(readme, "measured").fill(results.summary("docs/performance/"));
    out.println("written: " + folder + ", " + document + ", " + readme);
  }

  private static void removePlots(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".svg")).toList()) {
        Files.delete(file);
      }
    }
  }
}
