package dev.vaporetto.internal.room.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.KeptTotal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WaitingBytesTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final KeptTotal enough = new KeptTotal(Long.MAX_VALUE);
  private final WaitingBytes waiting = new WaitingBytes(enough.open());

  @Test
  void aMessageCountsWithWhatHoldsIt() {
    int messages = 0;
    while (waiting.add(1)) {
      messages++;
    }
    assertThat(messages).isLessThan(MEBIBYTE);
    assertThat(waiting.takes(1)).isFalse();
  }

  @Test
  void theRoomsHaveABoundTogether() {
    KeptTotal total = new KeptTotal(3 * MEBIBYTE);
    WaitingBytes one = new WaitingBytes(total.open());
    WaitingBytes other = new WaitingBytes(total.open());
    assertThat(one.add(2 * MEBIBYTE)).isTrue();
    assertThat(other.takes(2 * MEBIBYTE)).isFalse();
    assertThat(other.add(2 * MEBIBYTE)).isFalse();
    assertThat(other.mayWait()).isFalse();
    one.remove(2 * MEBIBYTE);
    assertThat(other.takes(20 * MEBIBYTE)).as("none waits").isTrue();
    assertThat(other.add(20 * MEBIBYTE)).isTrue();
    assertThat(one.add(1)).isFalse();
    other.remove(20 * MEBIBYTE);
    assertThat(one.add(1)).isTrue();
  }

  @Test
  @Timeout(60)
  void aSenderThatIsAheadWaitsForTheDelivery() throws Exception {
    WaitingBytes patient = new WaitingBytes(enough.open(), Duration.ofHours(1));
    assertThat(patient.add(MEBIBYTE)).isTrue();
    assertThat(patient.add(MEBIBYTE)).isTrue();
    patient.begin();
    Thread sender = new Thread(patient::awaitDeliveries);
    sender.start();
    while (sender.getState() != Thread.State.TIMED_WAITING) {
      assertThat(sender.isAlive()).as("the sender waits").isTrue();
      Thread.onSpinWait();
    }
    patient.remove(MEBIBYTE);
    patient.remove(MEBIBYTE);
    sender.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(sender.isAlive()).isFalse();
    assertThat(patient.mayWait()).isFalse();
  }

  @Test
  void aSenderWaitsOnlyWhileMessagesAreBeingSent() {
    assertThat(waiting.add(MEBIBYTE)).isTrue();
    waiting.awaitDeliveries();
    waiting.begin();
    waiting.end();
    waiting.awaitDeliveries();
    assertThat(waiting.mayWait()).isTrue();
  }

  @Test
  void aSenderThatADeliveryWaitsForGoesOn() {
    assertThat(waiting.add(MEBIBYTE)).isTrue();
    waiting.begin();
    waiting.awaitDeliveries();
    assertThat(waiting.mayWait()).isTrue();
  }

  /** What a busy machine adds to some of them does not count. */
  @Test
  void aSenderWaitsForLessThanFiftyMilliseconds() {
    assertThat(waiting.add(MEBIBYTE)).isTrue();
    waiting.begin();
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = System.nanoTime();
      waiting.awaitDeliveries();
      shortest = Math.min(shortest, System.nanoTime() - before);
    }
    assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void anInterruptEndsTheWaitAndStays() {
    assertThat(waiting.add(MEBIBYTE)).isTrue();
    waiting.begin();
    Thread.currentThread().interrupt();
    waiting.awaitDeliveries();
    assertThat(Thread.interrupted()).isTrue();
  }
}
