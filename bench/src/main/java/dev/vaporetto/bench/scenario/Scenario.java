package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One thing to measure on one running server. Immutable. */
public interface Scenario {
  /** The name on the command line. */
  String flag();

  /** What is done, for the head of its table. */
  String title();

  /** Whether the server must not have served anything before. */
  boolean wantsFreshServer();

  /** Whether a contender can be measured. */
  default boolean runsOn(Contender contender) {
    return true;
  }

  /** Finds out, once for each contender and before all rounds, what {@link #measure} needs. */
  default void prepare(BenchServer server, Duration warmUp, Duration measured) throws IOException {}

  /**
   * Runs once.
   *
   * @param warmUp how long the server runs warm before it is measured
   * @param measured how long it is measured, if a time limits it
   * @return the same figures in the same order every time
   */
  List<Figure> measure(BenchServer server, Duration warmUp, Duration measured) throws IOException;
}
