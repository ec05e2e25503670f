package dev.vaporetto.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log tells once that memory is short, and once what it has cost. */
class PressureTest {
  private final Logger logger = Logger.getLogger(MemoryBudget.class.getName());
  private final List<String> lines = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private final Pressure pressure = new Pressure(1000, clock::get, new ShortageOfMessages(1000));

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void aFloodIsOneLineAtItsBeginningAndOneAtItsEnd() {
    for (int i = 0; i < 1000; i++) {
      pass(Duration.ofMillis(9));
      pressure.onRefused();
      pressure.look(900);
    }
    pressure.onClosed();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("1000 bytes", "1013", "dev.vaporetto.memory");
    pass(Duration.ofSeconds(9));
    pressure.look(500);
    assertThat(lines).as("it may go on").hasSize(1);
    pass(Duration.ofSeconds(1));
    pressure.look(501);
    assertThat(lines).as("more than half is used").hasSize(1);
    pressure.look(500);
    pressure.look(0);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1))
        .contains("within 8 s, 1000 sends were refused and 1 connections closed");
    assertThat(pressure.refused()).isEqualTo(1000);
    assertThat(pressure.closed()).isEqualTo(1);
  }

  @Test
  void theNextShortageIsAnotherOneAlsoWhereNobodyLookedBetween() {
    pressure.onRefused();
    pass(Duration.ofMinutes(1));
    pressure.onClosed();
    pass(Duration.ofMinutes(1));
    pressure.look(0);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).contains("1 sends were refused and 0 connections closed");
    assertThat(lines.get(3)).contains("0 sends were refused and 1 connections closed");
  }
}
