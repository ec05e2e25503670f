package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.server.BenchServer;
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

  /**
   * Runs once.
   *
   * @param warmUp how long the server runs warm before it is measured
   * @param measured how long it is measured, if a time limits it
   * @return the same figures in the same order every time
   */
  List<Figure> measure(BenchServer server, Duration warmUp, Duration measured) throws IOException;
}
