package dev.vaporetto.metrics;

import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EngineMetrics;
import dev.vaporetto.engine.EngineObserver;
import dev.vaporetto.memory.MemoryBudget;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** What one container counts. Thread-safe. */
public final class EngineCounters implements EngineMetrics {
  /** So many endpoints have counters of their own. */
  private static final int MOST_ENDPOINTS = 1000;

  private final MemoryBudget memory;
  private final Observers observers = new Observers();
  private final List<LongSupplier> takeovers = new CopyOnWriteArrayList<>();

  /** In the order in which they came. Guarded by this. */
  private final Map<String, EndpointCounters> endpoints = new LinkedHashMap<>();

  /**
   * Counters of a container without endpoints.
   *
   * @param memory of its connections
   */
  public EngineCounters(MemoryBudget memory) {
    this.memory = memory;
  }

  /** Adds what tells how often some event loops were given to another thread. */
  public void addTakeovers(LongSupplier count) {
    takeovers.add(count);
  }

  /**
   * The counters of an endpoint, made where there are none.
   *
   * @param name as {@link EndpointMetrics#name} says
   */
  public EndpointCounters endpoint(String name) {
    EndpointCounters made;
    synchronized (this) {
      boolean own = endpoints.containsKey(name) || endpoints.size() < MOST_ENDPOINTS;
      String counted = own ? name : EndpointMetrics.OTHERS;
      EndpointCounters present = endpoints.get(counted);
      if (present != null) {
        return present;
      }
      made = new EndpointCounters(counted, observers);
      endpoints.put(counted, made);
    }
    observers.tell(each -> each.onEndpoint(made));
    return made;
  }

  @Override
  public synchronized Collection<EndpointCounters> endpoints() {
    return List.copyOf(endpoints.values());
  }

  @Override
  public long loopTakeovers() {
    return takeovers.stream().mapToLong(LongSupplier::getAsLong).sum();
  }

  @Override
  public long memoryUsed() {
    return memory.used();
  }

  @Override
  public long memoryLimit() {
    return memory.limit();
  }

  @Override
  public long memoryClosed() {
    return memory.closedConnections();
  }

  @Override
  public void addObserver(EngineObserver observer) {
    Collection<EndpointCounters> present;
    synchronized (this) {
      present = endpoints();
      // An endpoint that comes from here on is told by whoever makes it.
      observers.add(observer);
    }
    present.forEach(endpoint -> Observers.tell(observer, each -> each.onEndpoint(endpoint)));
  }

  @Override
  public void removeObserver(EngineObserver observer) {
    observers.remove(observer);
  }
}
