package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.load.Target;
import java.io.IOException;
import java.time.Duration;

/** Where the bad peers run. */
@FunctionalInterface
interface Force {
  /** Attacks for a time, and returns in words what the peers have counted. */
  String attack(Attack attack, Door door, Target server, Duration time) throws IOException;
}
