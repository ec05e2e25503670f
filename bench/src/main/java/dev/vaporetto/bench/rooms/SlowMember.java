package dev.vaporetto.bench.rooms;

import java.time.Duration;
import java.util.Locale;

/** Reads less than arrives, or nothing for a time. Reconnects when the server closes. */
final class SlowMember extends Member {
  /** What it does, and which policy of the server it meets; the names are routes. */
  enum Way {
    /** Reads a few hundred bytes a second; the server drops the oldest messages. */
    DROP,
    /** Sleeps for a while; the server closes with 1013 when too much waits. */
    CLOSE,
    /** Sleeps for a while; the server closes when nothing was read for too long. */
    DEAF
  }

  /** As small as the system allows, so that what is not read stays with the server. */
  private static final int RECEIVE_BUFFER = 2048;

  private static final Duration TICK = Duration.ofMillis(250);
  private static final int BYTES_IN_A_TICK = 100;

  private final Way way;

  SlowMember(Crowd crowd, int room, int place, Way way) {
    super(crowd, room, place, way.name().toLowerCase(Locale.ROOT), Expectation.SOME);
    this.way = way;
  }

  void begin() {
    connect(RECEIVE_BUFFER);
  }

  @Override
  void rouse() {
    Connection last = connection();
    if (last != null) {
      opened(last);
    }
  }

  @Override
  void opened(Connection opened) {
    if (crowd().isCalm()) {
      return;
    }
    if (way == Way.DROP) {
      opened.listen(false);
      trickle(opened);
    } else {
      sleep(opened);
    }
  }

  private void trickle(Connection opened) {
    crowd()
        .loop()
        .after(
            TICK,
            () -> {
              if (opened.isOpen() && !crowd().isCalm()) {
                opened.readSome(BYTES_IN_A_TICK);
                trickle(opened);
              }
            });
  }

  private void sleep(Connection opened) {
    if (!opened.isOpen() || crowd().isCalm()) {
      return;
    }
    opened.listen(false);
    crowd()
        .loop()
        .after(
            crowd().between(10_000, 60_000),
            () -> {
              opened.listen(true);
              crowd().loop().after(crowd().between(500, 5000), () -> sleep(opened));
            });
  }

  @Override
  void heard(Note note) {
    // Only the order of its messages matters.
  }

  @Override
  void ended(String why) {
    crowd().slowEnded();
    crowd().loop().after(crowd().between(100, 2000), this::begin);
  }

  @Override
  void calmDown() {
    Connection last = connection();
    if (last != null) {
      last.hurry();
    }
  }
}
