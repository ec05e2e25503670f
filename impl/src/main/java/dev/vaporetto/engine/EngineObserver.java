package dev.vaporetto.engine;

import java.time.Duration;

/**
 * Is told what happens to the sessions of a container: for metrics, for a log of traffic, for a
 * registry of open sessions. Calls come on the thread on which it happens, of several sessions at
 * once, those of one session in order. No lock of a connection is held. A call must not block. What
 * it throws is logged, and concerns neither a session nor other observers.
 *
 * <p>Applications, frameworks and optional jars may implement it; new methods will have a default.
 * See {@link EngineMetrics#addObserver}.
 *
 * <pre>{@code
 * container.metrics().addObserver(new EngineObserver() {
 *   @Override
 *   public void onRefused(EndpointMetrics endpoint, HandshakeRefusal refusal) {
 *     log(endpoint.name() + " refused: " + refusal.cause());
 *   }
 * });
 * }</pre>
 */
public interface EngineObserver {
  /** There is a new endpoint, or this observer is new to it; possibly told twice. */
  default void onEndpoint(EndpointMetrics endpoint) {}

  /**
   * A session is about to open: its {@code onOpen} is next. It can be sent to, and an {@link
   * #onClosed} will follow.
   */
  default void onOpened(EndpointMetrics endpoint, EngineSession session) {}

  /** A session has ended: its {@code onClose} is next. */
  default void onClosed(EndpointMetrics endpoint, EngineSession session, Ended how) {}

  /** A handshake was refused. */
  default void onRefused(EndpointMetrics endpoint, HandshakeRefusal refusal) {}

  /**
   * Messages are lost to their peer. There may be very many calls.
   *
   * @param messages 1 or more
   */
  default void onLost(EndpointMetrics endpoint, SendLoss how, int messages) {}

  /**
   * Whether {@link #onCallback} is wanted, which costs two looks at the clock for each callback.
   * Asked once, by {@link EngineMetrics#addObserver}.
   */
  default boolean wantsCallbackTimes() {
    return false;
  }

  /**
   * A callback of an endpoint or of its message handlers has returned; those that read a stream
   * while it arrives are left out. Called only where {@link #wantsCallbackTimes}, for each message.
   *
   * @param nanos how long it took
   */
  default void onCallback(EndpointMetrics endpoint, long nanos) {}

  /**
   * How a session has ended. Immutable.
   *
   * @param closure code, reason and initiator
   * @param open how long it was open
   * @param traffic of this session
   */
  record Ended(EngineClosure closure, Duration open, EndpointMetrics.Traffic traffic) {}
}
