package dev.vaporetto.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/metrics.md has every meter as it is. */
class MetricsPageTest {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `(vaporetto\\.[a-z.]+)` \\| (\\w+) \\| (.*?) \\| `(\\w+)` \\| .+ \\|$");

  private static List<MatchResult> rows() throws IOException {
    String page = Files.readString(Path.of("../docs/metrics.md"));
    return ROW.matcher(page).results().toList();
  }

  @Test
  void everyMeterHasItsRowInTurn() throws IOException {
    List<String> expected =
        Arrays.stream(MeterDefinition.values())
            .map(
                each ->
                    each.meter()
                        + " "
                        + each.type().name().toLowerCase(Locale.ROOT)
                        + " "
                        + (each.tags().isEmpty()
                            ? "–"
                            : "`" + String.join("`, `", each.tags()) + "`"))
            .toList();
    assertThat(rows().stream().map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3)))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void thePrometheusNamesAreThoseOfItsRegistry() throws IOException {
    Map<String, Set<String>> metrics = AllMeters.ofPrometheus();
    for (MatchResult row : rows()) {
      String name = row.group(4);
      String sample = row.group(2).equals("timer") ? name + "_count" : name;
      assertThat(metrics).as("%s", row.group(1)).containsKey(sample);
    }
  }
}
