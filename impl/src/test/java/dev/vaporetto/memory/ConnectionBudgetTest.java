package dev.vaporetto.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {
  private final AtomicLong clock = new AtomicLong();
  private final ConnectionBudget budget = new ConnectionBudget(100, clock::get);

  private Runnable admitted(long bytes) {
    return Objects.requireNonNull(budget.admit(bytes), "admitted");
  }

  @Test
  void newcomersAreRefusedWhereThereIsNoRoomAndAdmittedAgainWhenOthersHaveGone() {
    List<Runnable> gone = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      gone.add(admitted(25));
    }
    assertThat(budget.admit(1)).isNull();
    assertThat(budget.used()).isEqualTo(100);
    assertThat(budget.refused()).isEqualTo(1);
    gone.get(0).run();
    gone.get(0).run();
    assertThat(budget.used()).as("given back once").isEqualTo(75);
    admitted(25);
    assertThat(budget.admit(25)).isNull();
  }

  @Test
  void aHalfOfTheHeapIsTheDefault() {
    long half = Runtime.getRuntime().maxMemory() / 100 * 50;
    assertThat(ConnectionBudget.of("").limit()).isEqualTo(half);
    assertThat(new ConnectionBudget().limit()).isEqualTo(half);
    assertThat(ConnectionBudget.of("off").limit()).isEqualTo(Long.MAX_VALUE);
    assertThat(ConnectionBudget.of("3m").limit()).isEqualTo(3L << 20);
    assertThatIllegalArgumentException().isThrownBy(() -> ConnectionBudget.of("many"));
  }

  @Test
  void theLogSaysWhatWasRefused() {
    ShortageOfRoom lines = new ShortageOfRoom(100);
    assertThat(lines.begun()).contains("100 bytes", "503", "dev.vaporetto.memory.connections");
    assertThat(lines.over(3, 7, 0)).contains("within 3 s, 7 handshakes were refused with 503");
  }
}
