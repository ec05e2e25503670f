package dev.vaporetto.bench.rooms;

import java.time.Duration;

/**
 * How large the load is.
 *
 * @param sockets in all rooms together
 * @param rooms among which they are dealt
 * @param slowPercent of a room's members read too slowly
 * @param killedPercent of a room's members are killed by RST again and again
 * @param rate messages to each room a second
 * @param bytes of a message on average
 * @param duration of the load
 * @param warmUp the part of it whose samples do not count
 * @param patience how long handshakes, the last messages and the closes may take
 */
record Plan(
    int sockets,
    int rooms,
    int slowPercent,
    int killedPercent,
    int rate,
    int bytes,
    Duration duration,
    Duration warmUp,
    Duration patience) {
  Plan {
    if (rooms > sockets) {
      throw new IllegalArgumentException(
          rooms + " rooms came for " + sockets + " sockets, expected one socket or more for each");
    }
    if (slowPercent + killedPercent > 90) {
      throw new IllegalArgumentException(
          slowPercent + killedPercent + " % are slow or killed, expected 90 % or less");
    }
    if (warmUp.compareTo(duration) >= 0) {
      throw new IllegalArgumentException(
          "the warm-up of " + warmUp + " came, expected less than the duration of " + duration);
    }
  }

  /** How many members a room has. */
  int size(int room) {
    return sockets / rooms + (room < sockets % rooms ? 1 : 0);
  }

  /** How many of them are slow: the first ones. */
  int slow(int room) {
    return share(room, slowPercent);
  }

  /** How many of them are killed: those behind the slow ones. */
  int killed(int room) {
    return share(room, killedPercent);
  }

  private int share(int room, int percent) {
    return Math.round(size(room) * percent / 100f);
  }

  /** The interval between two samples of the server, so that eight or more count. */
  Duration interval() {
    Duration eighth = duration.minus(warmUp).dividedBy(9);
    Duration usual = Duration.ofSeconds(30);
    return eighth.compareTo(usual) < 0 ? eighth : usual;
  }
}
