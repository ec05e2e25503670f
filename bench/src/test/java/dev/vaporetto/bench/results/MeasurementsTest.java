package dev.vaporetto.bench.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
  @TempDir private Path directory;

  private static Measurements example() {
    Measurements measurements = new Measurements();
    for (int round = 1; round <= 3; round++) {
      measurements.add(new Measurement("echo-1", round, "bun", "CPU µs", true, 1.5 * round));
    }
    measurements.add(new Measurement("heap", 1, "jetty", "bytes", false, 12));
    return measurements;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path csv = directory.resolve("all.csv");
    example().write(csv);

    Measurements read = Measurements.read(csv);

    assertThat(read.scenarios()).containsExactly("echo-1", "heap");
    assertThat(read.figures("echo-1")).containsExactly("CPU µs");
    assertThat(read.isCompared("echo-1", "CPU µs")).isTrue();
    assertThat(read.isCompared("heap", "bytes")).isFalse();
    assertThat(read.series("echo-1", "bun", "CPU µs").median()).isEqualTo(3);
    assertThat(read.series("echo-1", "jetty", "CPU µs").isEmpty()).isTrue();
  }

  @Test
  void mediansHaveALineForEachFigure() throws IOException {
    Path csv = directory.resolve("medians.csv");
    example().writeMedians(csv);

    assertThat(Files.readString(csv))
        .isEqualTo(
            """
            scenario,subject,figure,rounds,min,median,max
            echo-1,bun,CPU µs,3,1.5000,3.0000,4.5000
            heap,jetty,bytes,1,12.0000,12.0000,12.0000
            """);
  }

  @Test
  void aNameWithACommaIsRefused() {
    assertThatThrownBy(() -> new Measurement("echo-1", 1, "bun", "CPU, µs", true, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CPU, µs");
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Path csv = Files.writeString(directory.resolve("other.csv"), "a,b\n1,2\n");

    assertThatThrownBy(() -> Measurements.read(csv)).hasMessageContaining("does not begin with");
  }
}
