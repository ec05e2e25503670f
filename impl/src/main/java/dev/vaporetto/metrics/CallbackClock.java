package dev.vaporetto.metrics;

import org.jspecify.annotations.Nullable;

/** Times one callback. Used by one thread. */
public final class CallbackClock {
  private final EndpointCounters endpoint;
  private final String callback;

  /** Of the flight recorder; null where it records no callbacks. */
  private final @Nullable Object recorded;

  private final long began = System.nanoTime();

  CallbackClock(EndpointCounters endpoint, String callback, @Nullable Object recorded) {
    this.endpoint = endpoint;
    this.callback = callback;
    this.recorded = recorded;
  }

  /** The callback has returned, if it was timed at all. */
  public static void stop(@Nullable CallbackClock clock) {
    if (clock != null) {
      clock.stop();
    }
  }

  private void stop() {
    long nanos = System.nanoTime() - began;
    if (recorded != null) {
      FlightRecording.endCallback(recorded, endpoint.name(), callback);
    }
    endpoint.onCallback(nanos);
  }
}
