package dev.vaporetto.engine;

import java.util.Collection;

/**
 * What one container counts, and who is told when it happens. Thread-safe; a count never goes down.
 *
 * <p>It is made to be read: by the optional jar {@code vaporetto-micrometer}, by a page or a log of
 * an application's own, by whatever keeps a registry of open sessions. Counting is always on: a
 * message adds to two numbers of its connection, which a reader sums up.
 *
 * <pre>{@code
 * EngineMetrics metrics = container.metrics();
 * for (EndpointMetrics endpoint : metrics.endpoints()) {
 *   log(endpoint.name() + ": " + endpoint.open() + " sessions");
 * }
 * }</pre>
 */
public interface EngineMetrics {
  /** A snapshot of the endpoints that were ever deployed, in the order in which they came. */
  Collection<? extends EndpointMetrics> endpoints();

  /**
   * How often an event loop was given to another thread because a callback blocked its own; 0 where
   * event loops run no callbacks. In Java SE, all containers share their loops.
   */
  long loopTakeovers();

  /** Bytes that all sessions hold now of what {@link EngineProperties#MEMORY} bounds. */
  long memoryUsed();

  /** The bound of {@link #memoryUsed}; {@link Long#MAX_VALUE} for none. */
  long memoryLimit();

  /** How many sessions were closed with 1013 because the memory of all was short. */
  long memoryClosed();

  /**
   * Has an observer told what happens from now on, and, before this method returns, of each
   * endpoint that is there ({@link EngineObserver#onEndpoint}). The container holds it until {@link
   * #removeObserver}.
   */
  void addObserver(EngineObserver observer);

  /** Ends {@link #addObserver}; does nothing for one that is not there. */
  void removeObserver(EngineObserver observer);
}
