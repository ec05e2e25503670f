package dev.vaporetto.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.bench.compare.ClientComparison;
import dev.vaporetto.bench.compare.Comparison;
import dev.vaporetto.bench.results.Measurement;
import dev.vaporetto.bench.results.Measurements;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTest {
  private static final String MESSAGE = "server CPU µs a message";
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Machine MACHINE = new Machine(List.of("a processor", "some servers"));

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void theCommandsTakeTheOptionsOfAChapter(Chapter chapter) {
    for (Chapter.Length length : Chapter.Length.values()) {
      if (chapter.isIn(length)) {
        List<String> options = chapter.options(length, true);
        // The constructors refuse names that do not exist.
        assertThat(
                chapter.isOfClients()
                    ? new ClientComparison(options, NOWHERE)
                    : new Comparison(options, NOWHERE))
            .isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPlotOfAChapterShowsWhatTheChapterMeasures(Chapter chapter) {
    Measurements measurements = new Measurements();
    List<String> options = chapter.options(Chapter.Length.ALL, false);
    for (String scenario : options.get(1).split(",")) {
      for (String subject : options.get(3).split(",")) {
        for (String figure : figures(chapter, scenario)) {
          String name = chapter.isOfClients() ? "client-" + scenario : scenario;
          measurements.add(new Measurement(name, 1, subject, figure, true, 5));
        }
      }
    }

    assertThat(Plots.of(chapter)).isNotEmpty();
    assertThat(Plots.of(chapter))
        .allSatisfy(plot -> assertThat(plot.draw(measurements, List.of())).isPresent());
  }

  private static List<String> figures(Chapter chapter, String scenario) {
    return switch (chapter) {
      case LATENCY -> List.of("p50 ms", "p99 ms", "p99.9 ms");
      case ROOMS -> List.of("server CPU µs a delivery");
      case HEAP -> List.of("bytes a connection never used");
      case CLIENTS ->
          List.of("client CPU µs a " + (scenario.equals("handshake") ? scenario : "message"));
      default -> List.of(MESSAGE);
    };
  }

  @Test
  void withoutAnOlderBuildNothingOfItIsMeasured() {
    assertThat(servers(false)).doesNotContain("older-tomcat").contains("ours-tomcat");
    assertThat(servers(true)).contains("older-tomcat", "older-jetty");
  }

  private static List<String> servers(boolean older) {
    return Arrays.asList(Chapter.ECHO.options(Chapter.Length.ALL, older).get(3).split(","));
  }

  @Test
  void aWrongChapterIsNamed() {
    assertThatThrownBy(() -> Chapter.parse("echo,eco"))
        .hasMessageStartingWith("chapter \"eco\", expected some of [echo, deflate, rooms, ");
    assertThatThrownBy(
            () -> new Report(List.of("--length", "short", "--chapters", "sizes"), NOWHERE))
        .hasMessageStartingWith("chapter \"sizes\" is not in the short report");
  }

  private void measure(Chapter chapter, String... servers) throws IOException {
    Measurements measurements = new Measurements();
    double value = 8;
    for (String server : servers) {
      measurements.add(new Measurement("echo-1", 1, server, MESSAGE, true, value));
      value /= 4;
    }
    Path folder = Files.createDirectories(directory.resolve(chapter.flag()));
    measurements.write(folder.resolve("measurements.csv"));
    MACHINE.keepIn(directory);
  }

  @Test
  void aReportHasGoalsPlotsAndTables() throws IOException {
    measure(Chapter.ECHO, "tomcat", "ours-tomcat", "bun");

    new Results(directory).writeAll(directory);

    assertThat(Files.readString(directory.resolve("report.md")))
        .contains("a processor. some servers.")
        .contains("| message of 64 B, one in flight / the host's own | 0.5     | **0.25**")
        .contains("**4.00** (4.00 to 4.00), missed")
        .contains("(echo.svg)")
        .contains("| Bun 1.4.5")
        .doesNotContain("echo-text.svg");
    assertThat(directory.resolve("echo.svg")).content().contains("One round.", "a processor");
    assertThat(directory.resolve("medians.csv")).content().contains("echo-1,bun");
    assertThat(directory.resolve("echo-text.svg")).doesNotExist();
  }

  @Test
  void chaptersOfTwoMachinesAreNotMixed() throws IOException {
    measure(Chapter.ECHO, "bun");

    assertThatThrownBy(() -> new Machine(List.of("another one", "some")).keepIn(directory))
        .hasMessageContaining("a processor")
        .hasMessageContaining("another one");
  }

  @Test
  void aFolderWithoutChaptersIsRefused() throws IOException {
    MACHINE.keepIn(directory);

    assertThatThrownBy(() -> new Results(directory)).hasMessageContaining("no measurements");
  }

  @Test
  void theDocumentsGetTheTablesAndThePlots() throws IOException {
    measure(Chapter.ECHO, "tomcat", "ours-tomcat");
    Path project = directory.resolve("project");
    Path old = Files.createDirectories(project.resolve("docs/performance")).resolve("old.svg");
    Files.createFile(old);
    String document = "before\n<!-- begin: measured -->\nold\n<!-- end: measured -->\nafter\n";
    Files.writeString(project.resolve("README.md"), document);
    Files.writeString(project.resolve("docs/performance.md"), document);
    List<String> options = List.of("--from", directory.toString(), "--project", project.toString());

    new Publication(options, NOWHERE).run();
    String once = Files.readString(project.resolve("README.md"));
    new Publication(options, NOWHERE).run();

    assertThat(Files.readString(project.resolve("README.md")))
        .isEqualTo(once)
        .startsWith("before\n<!-- begin: measured -->\n")
        .contains("| echo of 64 bytes, µs | 8.00", "2.00 (× 0.25)", "(docs/performance/echo.svg)")
        .doesNotContain("old")
        .endsWith("<!-- end: measured -->\nafter\n");
    assertThat(Files.readString(project.resolve("docs/performance.md")))
        .contains("(performance/echo.svg)");
    assertThat(project.resolve("docs/performance/echo.svg")).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void aDocumentWithoutThePlaceIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("a.md"), "<!-- end: measured -->");

    assertThatThrownBy(() -> new Place(file, "measured").fill("x"))
        .hasMessageContaining("does not have <!-- begin: measured -->");
  }
}
