package dev.vaporetto.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters that one object has added to one registry, which it takes out again. A registry refers
 * to what a meter counts by a weak reference only; it is held here. Thread-safe.
 */
final class Registration {
  private final MeterRegistry registry;
  private final Tags common;

  /** Guarded by this, like all below. */
  private final List<Meter> meters = new ArrayList<>();

  private final List<DoubleSupplier> values = new ArrayList<>();
  private boolean closed;

  /**
   * Nothing yet.
   *
   * @param common tags of all meters
   */
  Registration(MeterRegistry registry, Tags common) {
    this.registry = registry;
    this.common = common;
  }

  /** A number that goes up and down. */
  synchronized void gauge(MeterDefinition what, DoubleSupplier value, String... tags) {
    if (!closed) {
      meters.add(
          Gauge.builder(what.meter(), value::getAsDouble)
              .description(what.description())
              .baseUnit(unit(what))
              .tags(common.and(tags))
              .register(registry));
    }
  }

  /** A number that goes up only. */
  synchronized void counter(MeterDefinition what, DoubleSupplier value, String... tags) {
    if (!closed) {
      values.add(value);
      meters.add(
          FunctionCounter.builder(what.meter(), value, DoubleSupplier::getAsDouble)
              .description(what.description())
              .baseUnit(unit(what))
              .tags(common.and(tags))
              .register(registry));
    }
  }

  /** Times; null where nothing is registered any more. */
  synchronized @Nullable Timer timer(MeterDefinition what, String... tags) {
    if (closed) {
      return null;
    }
    Timer timer =
        Timer.builder(what.meter())
            .description(what.description())
            .tags(common.and(tags))
            .register(registry);
    meters.add(timer);
    return timer;
  }

  private static @Nullable String unit(MeterDefinition what) {
    return what.unit().isEmpty() ? null : what.unit();
  }

  /** Takes all meters out, for good. */
  synchronized void close() {
    closed = true;
    meters.forEach(registry::remove);
    meters.clear();
    values.clear();
  }
}
