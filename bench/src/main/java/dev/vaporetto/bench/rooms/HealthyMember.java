package dev.vaporetto.bench.rooms;

/**
 * Stays connected from begin to end, reads all messages, and must receive every one. Where nodes
 * stop, it connects to another one and goes on where it was.
 */
final class HealthyMember extends Member {
  HealthyMember(Crowd crowd, int room, int place) {
    super(crowd, room, place, "healthy", Expectation.ALL);
  }

  @Override
  void opened(Connection opened) {
    // Connections read from the start.
  }

  @Override
  void heard(Note note) {
    crowd().heard(note);
  }

  @Override
  boolean resumes() {
    return crowd().nodesStop();
  }

  @Override
  void ended(String why) {
    if (crowd().nodesStop()) {
      crowd().loop().after(crowd().between(50, 1000), () -> connect(0));
      return;
    }
    crowd().complaints().add(Fault.CLOSED, this + " got " + why);
  }

  @Override
  void rouse() {
    // It reads all the time.
  }

  @Override
  void calmDown() {
    // It reads all the time.
  }
}
