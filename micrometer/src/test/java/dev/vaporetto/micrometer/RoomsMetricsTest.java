package dev.vaporetto.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.Rooms;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The meters of rooms; members are in the tests of the rooms. */
@Timeout(60)
class RoomsMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name) {
    Gauge gauge = registry.get(name).tag("rooms", "chat").gauge();
    return gauge.value();
  }

  @Test
  void roomsOnOneNodeHaveNoBroker() {
    try (Rooms rooms = Rooms.inMemory()) {
      RoomsMetrics metrics = RoomsMetrics.of(rooms, "chat");
      metrics.bindTo(registry);
      assertThat(gauge("vaporetto.rooms.open")).isZero();
      assertThat(gauge("vaporetto.rooms.members")).isZero();
      assertThat(gauge("vaporetto.rooms.broker.connected")).isNaN();
      assertThat(registry.get("vaporetto.rooms.unsent").functionCounter().count()).isZero();
      assertThat(registry.get("vaporetto.rooms.gaps").functionCounter().count()).isZero();
      metrics.close();
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  @Test
  void aBrokerIsConnectedOrNot() throws Exception {
    Rooms rooms = Rooms.over(MemoryBroker.create().node());
    RoomsMetrics.of(rooms, "chat").bindTo(registry);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (gauge("vaporetto.rooms.broker.connected") != 1 && System.nanoTime() - until < 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(gauge("vaporetto.rooms.broker.connected")).isEqualTo(1);
    rooms.close();
    assertThat(gauge("vaporetto.rooms.broker.connected")).isZero();
  }
}
