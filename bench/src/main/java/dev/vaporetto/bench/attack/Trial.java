package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.load.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * One attack: healthy peers talk before, meanwhile and until the server has come back to what it
 * was, or has had the time for it.
 */
record Trial(
    Victim victim, Force force, Door door, SSLContext context, Pace pace, PrintStream out) {
  private static final int HEALTHY = 200;

  /** Messages a second, over all healthy peers: ten each. */
  private static final double RATE = 2_000;

  /** How much of what went wrong is printed. */
  private static final int PRINTED = 5;

  /**
   * How long everything takes.
   *
   * @param warmUp how long the healthy peers talk before anything is measured
   * @param quiet how long they do before the attack
   * @param attack how long it lasts
   * @param look for how long processor time is measured
   * @param comeBack how long the server has at most to be what it was
   */
  record Pace(Duration warmUp, Duration quiet, Duration attack, Duration look, Duration comeBack) {}

  /** Runs one. */
  Outcome run(String server, Attack attack) throws IOException, InterruptedException {
    try (Healthy healthy = Healthy.begin(targets(), door, context, HEALTHY, RATE)) {
      Thread.sleep(pace.warmUp().toMillis());
      Sample before = Sample.take(victim, pace.look());
      long log = Files.size(victim.log());
      healthy.beginWindow();
      Thread.sleep(pace.quiet().toMillis());
      Healthy.Latency calm = healthy.endWindow();
      healthy.beginWindow();
      String counts = force.attack(attack, door, victim.at(door, "/"), pace.attack());
      Healthy.Latency attacked = healthy.endWindow();
      boolean opens = succeeds("a new peer", () -> victim.knock(door, context));
      if (attack == Attack.BLOCKED_CALLBACKS) {
        opens &= succeeds("the end of the blockade", victim::release);
      }
      Sample after = comeBack(before);
      healthy.faults().stream().limit(PRINTED).forEach(fault -> out.println("  " + fault));
      return new Outcome(
          server,
          attack,
          door,
          healthy.lost(),
          healthy.wrong(),
          opens,
          calm,
          attacked,
          before,
          after,
          LogGrowth.since(log, victim.log()),
          counts);
    }
  }

  /** What may fail. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  private boolean succeeds(String what, Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (IOException e) {
      out.println("  " + what + ": " + e.getMessage());
      return false;
    }
  }

  private List<Target> targets() {
    return List.of(victim.at(door, Attack.ECHO), victim.at(door, Attack.FLUENT_ECHO));
  }

  private Sample comeBack(Sample before) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + pace.comeBack().toNanos();
    Sample after = Sample.take(victim, pace.look());
    while (!after.isBack(before) && System.nanoTime() - deadline < 0) {
      after = Sample.take(victim, pace.look());
    }
    return after;
  }
}
