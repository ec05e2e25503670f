package dev.vaporetto.metrics;

import org.jspecify.annotations.Nullable;

/** Times one callback. Used by one thread. */
public final class CallbackClock {
  private final EndpointCounters endpoint;
  private final long began;

  CallbackClock(EndpointCounters endpoint, long began) {
    this.endpoint = endpoint;
    this.began = began;
  }

  /** The callback has returned, if it was timed at all. */
  public static void stop(@Nullable CallbackClock clock) {
    if (clock != null) {
      clock.endpoint.onCallback(System.nanoTime() - clock.began);
    }
  }
}
