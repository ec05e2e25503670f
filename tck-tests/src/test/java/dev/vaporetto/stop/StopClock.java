package dev.vaporetto.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RunningServer;
import java.time.Duration;

/**
 * How long a server takes to stop. A peer that does not read holds it up half a second; the bound
 * leaves room for a machine with much else to do, and is below what makes administrators and the
 * tests' own harness kill a server.
 */
record StopClock(long since) {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  static StopClock start() {
    return new StopClock(System.nanoTime());
  }

  /** The server was told to stop, and its process must end by itself, in time. */
  void awaitEnd(RunningServer server) {
    ProcessHandle.of(server.pid())
        .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(LONGEST));
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(LONGEST);
  }
}
