package dev.vaporetto.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.bench.results.Measurement;
import dev.vaporetto.bench.results.Measurements;
import org.junit.jupiter.api.Test;

class ScenarioTableTest {
  private final Measurements measurements = new Measurements();

  private void add(int round, String server, double cpu) {
    measurements.add(new Measurement("echo-1", round, server, "CPU", true, cpu));
    measurements.add(new Measurement("echo-1", round, server, "messages", false, 12345));
  }

  private String table() {
    return new ScenarioTable(measurements, "echo-1").toString();
  }

  @Test
  void oursIsComparedWithItsHostAndWithBun() {
    for (int round = 1; round <= 3; round++) {
      add(round, "tomcat", 10 * round);
      add(round, "ours-tomcat", 9);
      add(round, "bun", 3);
    }

    assertThat(table())
        .isEqualTo(
            """
            | server             | CPU   | of the host's own       | of Bun's                | messages |
            |--------------------|-------|-------------------------|-------------------------|----------|
            | Tomcat 11, its own | 20.00 |                         |                         | 12,345   |
            | ours on Tomcat 11  | 9.00  | **0.45** (0.30 to 0.90) | **3.00** (3.00 to 3.00) | 12,345   |
            | Bun 1.4.5          | 3.00  |                         |                         | 12,345   |
            """);
  }

  @Test
  void aRoundThatFailedHasNoRatio() {
    add(1, "tomcat", 10);
    add(1, "ours-tomcat", 5);
    add(2, "ours-tomcat", 100);

    assertThat(table()).contains("**0.50** (0.50 to 0.50)");
  }

  @Test
  void withoutItsHostThereIsNoRatio() {
    add(1, "ours-jetty", 9);

    assertThat(table()).contains("| 9.00").doesNotContain("own");
  }
}
