package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuClockTest {
  @Test
  void userAndSystemTicksAreAddedWhateverTheCommandIsCalled() {
    String stat = "42 (a ) b) S 1 42 42 0 -1 4194304 10 0 0 0 150 25 7 8 20 0 30 0 99 1 2";

    assertThat(CpuClock.ofStat(stat)).isEqualTo(Duration.ofMillis(1750));
  }

  @Test
  void theClockOfThisProcessRuns() throws IOException {
    CpuClock clock = CpuClock.ofProcess(ProcessHandle.current().pid());
    Duration start = clock.used();
    while (clock.used().equals(start)) {
      Thread.onSpinWait();
    }

    assertThat(clock.used()).isGreaterThan(start);
  }

  @Test
  void theErrorForAMissingProcessNamesIt() {
    assertThatThrownBy(() -> CpuClock.ofProcess(Long.MAX_VALUE).used())
        .isInstanceOf(IOException.class)
        .hasMessage("no processor time is known of process " + Long.MAX_VALUE);
  }
}
