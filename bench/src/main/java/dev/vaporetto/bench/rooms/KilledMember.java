package dev.vaporetto.bench.rooms;

import java.nio.ByteBuffer;

/** Resets its connection at any moment, within the handshake or a frame too, and comes back. */
final class KilledMember extends Member {
  KilledMember(Crowd crowd, int room, int place) {
    super(crowd, room, place, "killed", Expectation.ALL_SINCE_JOINING);
  }

  /** Connects for a while. */
  void begin() {
    connect(0);
    // One in ten does not live to see the answer to its handshake, or just so.
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
    // Only its order is of interest.
  }

  @Override
  void ended(String why) {
    crowd().complaints().add(Fault.CLOSED, this + " got " + why + " before it was killed");
    crowd().loop().after(crowd().between(500, 2000), this::begin);
  }

  @Override
  void calmDown() {
    // It stays if it is there, and comes back if it is not.
  }
}
