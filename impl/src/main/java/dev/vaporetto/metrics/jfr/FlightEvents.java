package dev.vaporetto.metrics.jfr;

import dev.vaporetto.engine.EngineObserver;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells the JDK's flight recorder. Where nothing records, or an event is disabled,
 * a call costs a look at a flag that the compiler knows. Thread-safe.
 */
public interface FlightEvents extends EngineObserver {
  /** Null where the JDK comes without the module {@code jdk.jfr}. */
  static @Nullable FlightEvents ofThisJvm() {
    try {
      return new JdkFlightEvents();
    } catch (LinkageError withoutModule) {
      return null;
    }
  }

  /** Whether somebody records callbacks that take long. */
  boolean isTimingCallbacks();

  /**
   * A callback begins.
   *
   * @return for {@link #endCallback}
   */
  Object beginCallback();

  /**
   * A callback has returned.
   *
   * @param begun of {@link #beginCallback}
   * @param callback its kind
   */
  void endCallback(Object begun, String endpoint, String callback);

  /** An event loop was given to another thread, because a callback blocks its own. */
  void onTakeover(Thread blocked);
}
