package dev.vaporetto.metrics;

import dev.vaporetto.engine.EngineObserver;
import dev.vaporetto.metrics.jfr.FlightEvents;
import org.jspecify.annotations.Nullable;

/** The JDK's flight recorder, for all containers of the JVM. Thread-safe. */
public final class FlightRecording {
  /** Null where there is none. A constant, so that the compiler sees what it does. */
  private static final @Nullable FlightEvents EVENTS = FlightEvents.ofThisJvm();

  private FlightRecording() {}

  /** Null where there is none. */
  static @Nullable EngineObserver observer() {
    return EVENTS;
  }

  /** Begins to record a callback; null where nobody wants that. */
  static @Nullable Object beginCallback() {
    return EVENTS != null && EVENTS.isTimingCallbacks() ? EVENTS.beginCallback() : null;
  }

  /** A callback of {@link #beginCallback} has returned. */
  static void endCallback(Object begun, String endpoint, String callback) {
    if (EVENTS != null) {
      EVENTS.endCallback(begun, endpoint, callback);
    }
  }

  /** An event loop was given to another thread, because a callback blocks its own. */
  public static void onTakeover(Thread blocked) {
    if (EVENTS != null) {
      EVENTS.onTakeover(blocked);
    }
  }
}
