package dev.vaporetto.micrometer;

import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.EngineMetrics;
import dev.vaporetto.engine.EngineObserver;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.HandshakeRefusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.websocket.WebSocketContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the engine of an application counts, as meters. All are named {@code vaporetto.…}; the page
 * {@code docs/metrics.md} lists them. Thread-safe.
 *
 * <p>The meters are gone from the registry when the container ends, or with {@link #close}. A
 * counter that was bound late shows what has been counted from the beginning.
 *
 * <pre>{@code
 * // in a ServletContextListener
 * ServerContainer container =
 *     (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
 * VaporettoMetrics.of(container).bindTo(registry);
 * }</pre>
 */
public final class VaporettoMetrics implements MeterBinder, AutoCloseable {
  private final EngineContainer container;
  private final Tags tags;
  private final boolean timesCallbacks;

  /** Guarded by this. */
  private final List<Binding> bindings = new ArrayList<>();

  private VaporettoMetrics(EngineContainer container, Tags tags, boolean timesCallbacks) {
    this.container = container;
    this.tags = tags;
    this.timesCallbacks = timesCallbacks;
  }

  /**
   * The meters of a container, which are in no registry yet.
   *
   * @param container of Vaporetto's engine: that of a web application, or of a client in Java SE
   * @throws IllegalArgumentException if it is of another engine, or null; says which came
   */
  public static VaporettoMetrics of(@Nullable WebSocketContainer container) {
    if (container instanceof EngineContainer own) {
      return new VaporettoMetrics(own, Tags.empty(), false);
    }
    throw new IllegalArgumentException(
        (container == null ? "null" : "a " + container.getClass().getName())
            + " came as the container; expected one of Vaporetto's engine, which has to run before"
            + " its metrics are bound");
  }

  /** The same, with more tags of all meters: where one registry has some applications. */
  public VaporettoMetrics tags(Iterable<Tag> more) {
    return new VaporettoMetrics(container, tags.and(more), timesCallbacks);
  }

  /**
   * The same, with the time in callbacks ({@code vaporetto.callbacks}), which costs two looks at
   * the clock and a record of Micrometer's for each message: some 100 ns.
   */
  public VaporettoMetrics timingCallbacks() {
    return new VaporettoMetrics(container, tags, true);
  }

  /** Adds the meters to a registry, until the container ends or {@link #close}. */
  @Override
  public void bindTo(MeterRegistry registry) {
    Binding binding = new Binding(container, new Registration(registry, tags), timesCallbacks);
    synchronized (this) {
      bindings.add(binding);
    }
    binding.begin();
  }

  /** Takes the meters out of all registries. Idempotent. */
  @Override
  public void close() {
    List<Binding> ended;
    synchronized (this) {
      ended = List.copyOf(bindings);
      bindings.clear();
    }
    ended.forEach(Binding::end);
  }

  /** The meters in one registry. */
  private static final class Binding implements EngineObserver {
    private final EngineContainer container;
    private final EngineMetrics engine;
    private final Registration meters;
    private final boolean timesCallbacks;
    private final Map<EndpointMetrics, EndpointMeters> endpoints = new ConcurrentHashMap<>();

    /** One object, so that it can be removed. */
    private final Runnable onClose = this::end;

    Binding(EngineContainer container, Registration meters, boolean timesCallbacks) {
      this.container = container;
      this.engine = container.metrics();
      this.meters = meters;
      this.timesCallbacks = timesCallbacks;
    }

    void begin() {
      meters.counter(MeterDefinition.LOOPS_TAKEOVERS, engine::loopTakeovers);
      meters.gauge(MeterDefinition.MEMORY_USED, engine::memoryUsed);
      meters.gauge(MeterDefinition.MEMORY_LIMIT, engine::memoryLimit);
      meters.counter(MeterDefinition.MEMORY_CLOSED, engine::memoryClosed);
      engine.addObserver(this);
      if (!container.addCloseListener(onClose)) {
        end();
      }
    }

    void end() {
      container.removeCloseListener(onClose);
      engine.removeObserver(this);
      meters.close();
    }

    private EndpointMeters of(EndpointMetrics endpoint) {
      return endpoints.computeIfAbsent(
          endpoint, each -> new EndpointMeters(each, meters, timesCallbacks));
    }

    @Override
    public void onEndpoint(EndpointMetrics endpoint) {
      of(endpoint);
    }

    @Override
    public void onClosed(EndpointMetrics endpoint, EngineSession session, Ended how) {
      of(endpoint).closed(how.closure().code());
    }

    @Override
    public void onRefused(EndpointMetrics endpoint, HandshakeRefusal refusal) {
      of(endpoint).refused(refusal);
    }

    @Override
    public boolean wantsCallbackTimes() {
      return timesCallbacks;
    }

    @Override
    public void onCallback(EndpointMetrics endpoint, long nanos) {
      of(endpoint).called(nanos);
    }
  }
}
