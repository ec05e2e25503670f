package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong clock = new AtomicLong();
  private final Pace pace = new Pace(clock::get);

  @Test
  void theSenderDeliversToAFewMembers() {
    assertThat(pace.isNow(32)).isTrue();
    assertThat(pace.isNow(33)).isFalse();
  }

  @Test
  void whatComesSoonBehindADeliveryIsLeftToAnotherThread() {
    pace.delivered();
    clock.addAndGet(TimeUnit.MICROSECONDS.toNanos(99));
    assertThat(pace.isNow(1)).isFalse();
    clock.addAndGet(TimeUnit.MICROSECONDS.toNanos(1));
    assertThat(pace.isNow(1)).isTrue();
  }
}
