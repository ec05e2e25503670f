package dev.vaporetto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A few seconds of each target, always with the same random numbers; README.md has the long run.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"},
    disabledReason = "the long run is for every system that Jazzer has a driver for")
class ShortFuzzTest {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);

  @ParameterizedTest
  @EnumSource
  void aFewSecondsFindNothing(Target target) throws IOException, InterruptedException {
    Fuzzer fuzzer =
        new Fuzzer(
            SeedsTest.SEEDS, Path.of("target/short"), List.of("-seed=6455", "-max_len=1024"));
    Fuzzer.Outcome outcome = fuzzer.run(target, SECONDS);
    assertThat(outcome.finding()).isEmpty();
    assertThat(outcome.executed()).isGreaterThan(100);
    assertThat(outcome.coverage()).isGreaterThan(50);
  }
}
