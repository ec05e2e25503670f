package dev.vaporetto.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.bench.scenario.Figure;
import dev.vaporetto.bench.scenario.Scenario;
import dev.vaporetto.bench.scenario.Scenarios;
import dev.vaporetto.bench.server.Contender;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioResultsTest {
  private static final Scenario ECHO = Scenarios.parse("echo-1").get(0);

  @Test
  void ourColumnIsFollowedByItsRatioToItsHost() {
    ScenarioResults results =
        new ScenarioResults(ECHO, List.of(Contender.TOMCAT, Contender.OURS_TOMCAT));
    for (int round = 1; round <= 3; round++) {
      results.add(
          Contender.TOMCAT,
          List.of(new Figure("CPU", 10 * round, true), new Figure("messages", 12345, false)));
      results.add(
          Contender.OURS_TOMCAT,
          List.of(new Figure("CPU", 9, true), new Figure("messages", 54321, false)));
    }

    assertThat(results.table())
        .isEqualTo(
            """
            ### Echo of 64-byte binary messages, 32 connections, depth 1

            | median   | Tomcat 11, its own | ours on Tomcat 11 | ratio: min, **median**, max |
            |----------|--------------------|-------------------|-----------------------------|
            | CPU      | 20.00              | 9.00              | 0.30, **0.45**, 0.90        |
            | messages | 12,345             | 54,321            |                             |
            """);
  }

  @Test
  void withoutItsHostThereIsNoRatio() {
    ScenarioResults results = new ScenarioResults(ECHO, List.of(Contender.OURS_JETTY));
    results.add(Contender.OURS_JETTY, List.of(new Figure("CPU", 9, true)));

    assertThat(results.table()).contains("| 9.00").doesNotContain("ratio");
  }
}
