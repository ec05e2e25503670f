package dev.vaporetto.metrics;

import dev.vaporetto.engine.EngineObserver;
import dev.vaporetto.log.RepeatedLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The observers of one container. What one of them throws concerns nobody else. Thread-safe. */
final class Observers {
  private final List<EngineObserver> all = new CopyOnWriteArrayList<>();

  /** Those that want the times of callbacks. */
  private final List<EngineObserver> timing = new CopyOnWriteArrayList<>();

  /** Whether there are any of them. */
  private volatile boolean isTiming;

  /** The flight recorder is one of them, where the JDK has it. */
  Observers() {
    EngineObserver recorder = FlightRecording.observer();
    if (recorder != null) {
      all.add(recorder);
    }
  }

  synchronized void add(EngineObserver observer) {
    all.add(observer);
    tell(
        observer,
        added -> {
          if (added.wantsCallbackTimes()) {
            timing.add(added);
          }
        });
    isTiming = !timing.isEmpty();
  }

  synchronized void remove(EngineObserver observer) {
    all.remove(observer);
    timing.remove(observer);
    isTiming = !timing.isEmpty();
  }

  /** Whether anybody wants the times of callbacks. */
  boolean isTiming() {
    return isTiming;
  }

  void tell(Consumer<EngineObserver> event) {
    for (EngineObserver each : all) {
      tell(each, event);
    }
  }

  void tellTime(Consumer<EngineObserver> event) {
    for (EngineObserver each : timing) {
      tell(each, event);
    }
  }

  static void tell(EngineObserver observer, Consumer<EngineObserver> event) {
    try {
      event.accept(observer);
    } catch (Throwable failure) {
      RepeatedLog.warn(Observers.class, "an observer of the engine failed", failure);
    }
  }
}
