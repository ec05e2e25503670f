package dev.vaporetto.connection;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts handshakes that are accepted while their connection is not open yet: the peer may have the
 * 101 already, and is to be told 1001 when the application stops in that moment. Thread-safe.
 *
 * <p>A socket that breaks between the two never opens, and nobody says so. Hence an upgrade counts
 * only as long as it may reasonably take after the latest one was accepted.
 */
public final class UpgradesUnderWay {
  /** How long an upgrade may take: the first one of an application loads classes. */
  static final long PATIENCE_NANOS = 500_000_000;

  private final LongSupplier clock;

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();

  /** When the latest handshake was accepted, on the scale of the clock. */
  private volatile long latest;

  /** None so far. */
  public UpgradesUnderWay() {
    this(System::nanoTime);
  }

  /** For tests: with their own clock. */
  UpgradesUnderWay(LongSupplier nanoClock) {
    this.clock = nanoClock;
  }

  /** A handshake is about to be answered with 101. */
  public void accepted() {
    latest = clock.getAsLong();
    accepted.incrementAndGet();
  }

  /** The connection of an accepted handshake is open, and its timers know it. */
  void opened() {
    opened.incrementAndGet();
  }

  /** Whether a connection may still open. */
  public boolean any() {
    return accepted.get() > opened.get() && clock.getAsLong() - latest < PATIENCE_NANOS;
  }
}
