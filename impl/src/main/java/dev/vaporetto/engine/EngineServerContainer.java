package dev.vaporetto.engine;

import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The container of one web application. Thread-safe.
 *
 * <p>Who calls {@link #upgradeHttpToWebSocket} is a framework in front of its endpoints, and has
 * decided about the request before: there the configurator's {@code checkOrigin} is asked, but the
 * default of same origin, which holds for endpoints that have a path, does not apply.
 */
public interface EngineServerContainer extends EngineContainer, ServerContainer {
  /**
   * Takes an endpoint out of service: later handshakes do not find it. Its sessions stay.
   *
   * @param path its template, or an equivalent one (Jakarta WebSocket §3.1.1)
   * @return whether there was one
   * @throws IllegalArgumentException if it is no template
   */
  boolean removeEndpoint(String path);

  /**
   * Whether an endpoint of a class is in service, by whatever way it was deployed: as an annotated
   * class, or by a configuration.
   */
  boolean hasEndpoint(Class<?> endpointClass);

  /**
   * Has a framework make the instances of endpoints. It is asked before CDI, and after a
   * configurator that overrides {@code getEndpointInstance} (Jakarta WebSocket §3.1.7). A change
   * holds for handshakes that come later.
   *
   * @param factory null for none, which is the default
   */
  void setEndpointFactory(@Nullable EndpointFactory factory);

  /** Shows frames of chosen sessions. */
  EngineFrames frames();

  /**
   * Logs in one line what the application serves, and where; later calls do nothing. The engine
   * does so itself when the application has started, unless a framework makes the endpoints ({@link
   * #setEndpointFactory}): then the framework calls this, after it has deployed them.
   */
  void announce();

  /**
   * Closes all sessions of the application's endpoints with 1001 (RFC 6455 §7.4.1), and each one
   * that opens later, until {@link #comeBack}: for a server that stops before its application does.
   * Sessions of clients stay. Blocks until the peers have answered, at most half a second; then
   * their sockets are closed.
   */
  void goAway();

  /**
   * Empties the application before a stop, so that nobody loses what is under way: handshakes are
   * answered with 503 and {@code Retry-After} from now on, until {@link #comeBack}; {@linkplain
   * #addDrainListener listeners} are told of each open session; those have some time to end by
   * themselves; what is open then ends as {@link #goAway} says. Sessions of clients stay. Blocks
   * until all have ended, at most the time and half a second; an interrupt ends the wait at once,
   * and is kept.
   *
   * @param wait zero to a day
   * @return how many had not ended by themselves
   * @throws IllegalArgumentException if the time is out of its range
   */
  int drain(Duration wait);

  /**
   * Has a listener told of each open session when a {@link #drain} begins, on the draining thread,
   * which it must not block: it may ask the peer to connect elsewhere, or close the session. What
   * it throws is logged.
   */
  void addDrainListener(Consumer<EngineSession> listener);

  /** Ends {@link #addDrainListener}; does nothing for one that is not there. */
  void removeDrainListener(Consumer<EngineSession> listener);

  /**
   * Ends {@link #goAway} and {@link #drain}: new sessions stay open again, unless the application
   * has stopped.
   */
  void comeBack();
}
