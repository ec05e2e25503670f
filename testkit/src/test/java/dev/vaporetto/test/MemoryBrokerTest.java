package dev.vaporetto.test;

import dev.vaporetto.room.HistoryLimits;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.RoomBroker;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The broker in memory keeps the contract of all brokers. */
class MemoryBrokerTest {
  @Nested
  class WithoutHistory extends RoomBrokerContract {
    private final MemoryBroker broker = MemoryBroker.create();

    @Override
    protected RoomBroker node() {
      return broker.node();
    }
  }

  @Nested
  class WithHistory extends RoomBrokerContract {
    private final MemoryBroker broker =
        MemoryBroker.keeping(new HistoryLimits(1000, 4L * 1024 * 1024, Duration.ofHours(1)));

    @Override
    protected RoomBroker node() {
      return broker.node();
    }
  }
}
