package dev.vaporetto.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.bench.server.Contender;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenariosTest {
  @Test
  void namesAreParsedInTheirOrder() {
    List<Scenario> scenarios = Scenarios.parse("room-16,deflate-text-1m,connections-10000");

    assertThat(scenarios)
        .extracting(Scenario::flag)
        .containsExactly("room-16", "deflate-text-1m", "connections-10000");
    assertThat(scenarios.get(1).title())
        .isEqualTo("Echo of 1048576-byte compressed text messages, 32 connections, depth 1");
  }

  @Test
  void aWrongNameIsNamed() {
    assertThatThrownBy(() -> Scenarios.parse("echo-2"))
        .hasMessageStartingWith("scenario \"echo-2\", expected one of echo-1, echo-16, ");
  }

  @Test
  void whatAServerCannotDoDoesNotRunOnIt() {
    assertThat(runsOn("json-deflate-16", Contender.UNDERTOW)).isFalse();
    assertThat(runsOn("heap", Contender.BUN)).isFalse();
    assertThat(runsOn("latency-1000-sleepers", Contender.BUN)).isFalse();
    assertThat(runsOn("latency-1000", Contender.BUN)).isTrue();
    assertThat(runsOn("echo-1", Contender.BUN)).isTrue();
    assertThat(runsOn("room-1", Contender.FLOOR)).isFalse();
  }

  private static boolean runsOn(String flag, Contender contender) {
    return Scenarios.parse(flag).get(0).runsOn(contender);
  }

  @Test
  void theRateIsHalfOfThatOfTheSlowestServer() {
    Peaks peaks = new Peaks();
    peaks.put(100, Contender.BUN, 50_000);
    peaks.put(100, Contender.TOMCAT, 30_000);
    peaks.put(1_000, Contender.BUN, 10_000);

    assertThat(peaks.half(100)).isEqualTo(15_000);
    assertThatThrownBy(() -> peaks.half(10)).hasMessage("no highest rate of 10 connections");
  }
}
