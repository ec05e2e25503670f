package dev.vaporetto.bench.app;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.nats.NatsRooms;
import dev.vaporetto.room.redis.RedisRooms;

/** The rooms of one node, or of several ones over a broker. */
final class BenchRooms {
  /** The system property that names the broker, as a URI. */
  private static final String BROKER = "bench.broker";

  private BenchRooms() {}

  static Rooms open() {
    String uri = System.getProperty(BROKER);
    return uri == null ? Rooms.inMemory() : Rooms.over(broker(uri)).stamp(new PositionStamp());
  }

  private static RoomBroker broker(String uri) {
    return uri.startsWith("redis:")
        ? RedisRooms.builder(uri).recoverable().build()
        : NatsRooms.builder(uri).recoverable().build();
  }
}
