package dev.vaporetto.bench.rooms;

/** Is there from the begin to the end, reads what comes, and must have all of it. */
final class HealthyMember extends Member {
  HealthyMember(Crowd crowd, int room, int place) {
    super(crowd, room, place, "healthy", Expectation.ALL);
  }

  @Override
  void opened(Connection opened) {
    // It reads what comes.
  }

  @Override
  void heard(Note note) {
    crowd().heard(note);
  }

  @Override
  void ended(String why) {
    crowd().complaints().add(Fault.CLOSED, this + " got " + why);
  }

  @Override
  void rouse() {
    // It is as it always is.
  }

  @Override
  void calmDown() {
    // It is calm.
  }
}
