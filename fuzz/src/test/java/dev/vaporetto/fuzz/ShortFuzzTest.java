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
 * Some thousand inputs for each target, always with the same random numbers: a count and not a
 * duration, so that a busy machine does the same. README.md has the long run.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"},
    disabledReason = "the long run is for every system that Jazzer has a driver for")
class ShortFuzzTest {
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 2_000);

  /** Takes seconds; this is for a machine that is very busy. */
  private static final int MAX_SECONDS = 300;

  @ParameterizedTest
  @EnumSource
  void someThousandInputsFindNothing(Target target) throws IOException, InterruptedException {
    Fuzzer fuzzer =
        new Fuzzer(
            SeedsTest.SEEDS,
            Path.of("target/short"),
            // Most of the time would go into compiling what runs for seconds.
            List.of("-XX:TieredStopAtLevel=1"),
            List.of("-runs=" + INPUTS, "-seed=6455", "-max_len=1024"));
    Fuzzer.Outcome outcome = fuzzer.run(target, MAX_SECONDS);
    assertThat(outcome.finding()).isEmpty();
    assertThat(outcome.executed()).isGreaterThanOrEqualTo(INPUTS);
    assertThat(outcome.coverage()).isGreaterThan(50);
  }
}
