package dev.vaporetto.bench.rooms;

import java.nio.ByteBuffer;

/**
 * Resets its connection at random moments, even within the handshake or a frame, and reconnects.
 */
final class KilledMember extends Member {
  KilledMember(Crowd crowd, int room, int place) {
    super(crowd, room, place, "killed", Expectation.ALL_SINCE_JOINING);
  }

  /** Connects for a while. */
  void begin() {
    connect(0);
    // One in ten resets before the answer to its handshake, or just after it.
    if (!crowd().isCalm() && crowd().random().nextInt(10) == 0) {
      killAfter(0, 5);
    }
  }

  @Override
  void opened(Connection opened) {
    rouse();
  }

  @Override
  void rouse() {
    if (!crowd().isCalm()) {
      killAfter(500, 19_500);
    }
  }

  private void killAfter(int least, int most) {
    Connection mortal = connection();
    crowd()
        .loop()
        .after(
            crowd().between(least, most),
            () -> {
              if (mortal != null && mortal == connection() && !crowd().isCalm()) {
                kill(mortal);
              }
            });
  }

  private void kill(Connection mortal) {
    if (!mortal.isOpening() && !mortal.isOpen()) {
      return;
    }
    say(crowd().random().nextInt(4));
    if (crowd().random().nextBoolean()) {
      ByteBuffer frame = nextFrame();
      mortal.resetWithin(frame, crowd().random().nextInt(frame.limit()));
    } else {
      mortal.reset();
    }
    crowd().killed();
    crowd().loop().after(crowd().between(50, 2000), this::begin);
  }

  @Override
  void heard(Note note) {
    // Only the order of its messages matters.
  }

  @Override
  void ended(String why) {
    if (!crowd().nodesStop()) {
      crowd().complaints().add(Fault.CLOSED, this + " got " + why + " before it was killed");
    }
    crowd().loop().after(crowd().between(500, 2000), this::begin);
  }

  @Override
  void calmDown() {
    // It stays connected, or reconnects.
  }
}
