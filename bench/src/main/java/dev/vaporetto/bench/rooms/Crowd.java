package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.Loop;
import dev.vaporetto.bench.load.Target;
import java.time.Duration;
import java.util.Random;

/** The state that all members of a load share. Belongs to the loop's thread. */
final class Crowd {
  private final Loop loop;
  private final RoomServer server;
  private final Plan plan;
  private final Complaints complaints;
  private final Random random;
  private final Latencies latencies = new Latencies();

  /** How many messages healthy members have received. */
  private long delivered;

  /** How many messages were sent. */
  private long sent;

  /** How many connections were reset. */
  private long kills;

  /** How many connections to slow members have ended. */
  private long slowEnds;

  /** Whether the load has not begun or has finished: no member is killed, and all members read. */
  private boolean calm = true;

  /** Whether members are leaving, so that the end of a connection is no fault. */
  private boolean leaving;

  Crowd(Loop loop, RoomServer server, Plan plan, Complaints complaints, Random random) {
    this.loop = loop;
    this.server = server;
    this.plan = plan;
    this.complaints = complaints;
    this.random = random;
  }

  Loop loop() {
    return loop;
  }

  Plan plan() {
    return plan;
  }

  Complaints complaints() {
    return complaints;
  }

  Random random() {
    return random;
  }

  Target target(int room, int place, String kind) {
    return server.at("/rooms/" + room + "/" + kind, place);
  }

  /** Whether servers stop and come back, so that every connection may end. */
  boolean nodesStop() {
    return server.restarts();
  }

  /** A random duration between both, in milliseconds. */
  Duration between(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least + 1));
  }

  void heard(Note note) {
    delivered++;
    latencies.add(System.nanoTime() - note.sentNanos());
  }

  void said() {
    sent++;
  }

  void killed() {
    kills++;
  }

  void slowEnded() {
    slowEnds++;
  }

  void calm(boolean now) {
    calm = now;
  }

  void leave() {
    leaving = true;
  }

  boolean isCalm() {
    return calm;
  }

  boolean isLeaving() {
    return leaving;
  }

  long delivered() {
    return delivered;
  }

  long sent() {
    return sent;
  }

  long kills() {
    return kills;
  }

  long slowEnds() {
    return slowEnds;
  }

  Latencies latencies() {
    return latencies;
  }
}
