package dev.vaporetto.bench.report;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.compare.ClientComparison;
import dev.vaporetto.bench.compare.Comparison;
import dev.vaporetto.bench.server.ClassPath;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures chapter after chapter, each into a folder of its own, and draws the plots and tables of
 * all chapters that are there. A chapter that fails does not end the others; the command fails at
 * its end.
 */
public final class Report {
  private static final Set<String> FLAGS = Set.of("length", "chapters", "out");

  private final Chapter.Length length;
  private final List<Chapter> chapters;
  private final Path directory;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public Report(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.length = length(flags.text("length", "all"));
    String all =
        Arrays.stream(Chapter.values())
            .filter(chapter -> chapter.isIn(length))
            .map(Chapter::flag)
            .collect(Collectors.joining(","));
    this.chapters = Chapter.parse(flags.text("chapters", all));
    this.directory = Path.of(flags.text("out", folder(length)));
    this.out = out;
    for (Chapter chapter : chapters) {
      if (!chapter.isIn(length)) {
        throw new IllegalArgumentException(
            "chapter \""
                + chapter.flag()
                + "\" is not in the short report, expected some of "
                + all);
      }
    }
  }

  private static Chapter.Length length(String word) {
    return switch (word) {
      case "short" -> Chapter.Length.SHORT;
      case "all" -> Chapter.Length.ALL;
      default ->
          throw new IllegalArgumentException(
              "option --length is \"" + word + "\", expected short or all");
    };
  }

  private static String folder(Chapter.Length length) {
    return ClassPath.ofThisProgram()
        .target()
        .resolve("report-" + length.name().toLowerCase(Locale.ROOT))
        .toString();
  }

  /**
   * Measures and draws.
   *
   * @throws IllegalStateException naming the chapters that failed
   */
  public void run() throws IOException {
    boolean older = ClassPath.hasOlder();
    if (!older) {
      out.println("without an older build of our engine, which " + ClassPath.OLDER + " would name");
    }
    Files.createDirectories(directory);
    Machine.ofThisRun().keepIn(directory);
    long start = System.nanoTime();
    List<String> failures = new ArrayList<>();
    for (Chapter chapter : chapters) {
      out.printf("%n## %s%n%n", chapter.title());
      try {
        measure(chapter, older);
      } catch (IOException | IllegalStateException e) {
        out.println("failed: " + e.getMessage());
        failures.add(chapter.flag() + ": " + e.getMessage());
      }
    }
    new Results(directory).writeAll(directory);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    out.printf("%n%d minutes; plots and tables are in %s%n", took.toMinutes(), directory);
    if (!failures.isEmpty()) {
      throw new IllegalStateException("some of the measurements\n" + String.join("\n", failures));
    }
  }

  private void measure(Chapter chapter, boolean older) throws IOException {
    List<String> options = new ArrayList<>(chapter.options(length, older));
    options.addAll(List.of("--out", directory.resolve(chapter.flag()).toString()));
    if (chapter.isOfClients()) {
      new ClientComparison(options, out).run();
    } else {
      new Comparison(options, out).run();
    }
  }
}
