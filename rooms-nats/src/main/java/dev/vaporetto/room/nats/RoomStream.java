package dev.vaporetto.room.nats;

import dev.vaporetto.room.RoomPosition;

/**
 * The stream of JetStream that keeps the messages of rooms. Each one that is made has a name of its
 * own, so the name is the epoch of its positions. Immutable.
 *
 * @param name of the stream
 * @param maxOfRoom how many messages of a room it keeps; 0 or less for no limit
 */
record RoomStream(String name, long maxOfRoom) {
  RoomPosition position(long offset) {
    return new RoomPosition(name, offset);
  }

  boolean has(RoomPosition position) {
    return position.epoch().equals(name);
  }
}
