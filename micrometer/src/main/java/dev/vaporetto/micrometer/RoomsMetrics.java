package dev.vaporetto.micrometer;

import dev.vaporetto.micrometer.MeterDefinition.Keys;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.Rooms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the rooms of a node count, as meters: all rooms together, for there may be as many as there
 * are users. Thread-safe. Needs {@code vaporetto-api}, on whatever engine.
 *
 * <pre>{@code
 * RoomsMetrics.of(rooms, "chat").bindTo(registry);
 * }</pre>
 */
public final class RoomsMetrics implements MeterBinder, AutoCloseable {
  private final Rooms rooms;
  private final String name;
  private final Tags tags;

  /** Guarded by this. */
  private final List<Registration> registrations = new ArrayList<>();

  private RoomsMetrics(Rooms rooms, String name, Tags tags) {
    this.rooms = rooms;
    this.name = name;
    this.tags = tags;
  }

  /**
   * The meters of some rooms, which are in no registry yet.
   *
   * @param name tells them from other rooms of the application: the tag {@code rooms}
   */
  public static RoomsMetrics of(Rooms rooms, String name) {
    return new RoomsMetrics(rooms, name, Tags.empty());
  }

  /** The same, with more tags of all meters. */
  public RoomsMetrics tags(Iterable<Tag> more) {
    return new RoomsMetrics(rooms, name, tags.and(more));
  }

  /** Adds the meters to a registry, which holds the rooms until {@link #close}. */
  @Override
  public void bindTo(MeterRegistry registry) {
    Registration meters = new Registration(registry, tags.and(Keys.ROOMS, name));
    synchronized (this) {
      registrations.add(meters);
    }
    meters.gauge(MeterDefinition.ROOMS_OPEN, () -> rooms.statistics().rooms());
    meters.gauge(MeterDefinition.ROOMS_MEMBERS, () -> rooms.statistics().members());
    meters.counter(MeterDefinition.ROOMS_UNSENT, () -> rooms.statistics().unsent());
    meters.counter(MeterDefinition.ROOMS_GAPS, () -> rooms.statistics().gaps());
    meters.gauge(MeterDefinition.ROOMS_BROKER_CONNECTED, this::connected);
  }

  private double connected() {
    Optional<RoomBroker.State> state = rooms.statistics().brokerState();
    return state.map(now -> now == RoomBroker.State.LOST ? 0.0 : 1.0).orElse(Double.NaN);
  }

  /** Takes the meters out of all registries. Idempotent. */
  @Override
  public synchronized void close() {
    registrations.forEach(Registration::close);
    registrations.clear();
  }
}
