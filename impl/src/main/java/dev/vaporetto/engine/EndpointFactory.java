package dev.vaporetto.engine;

import org.jspecify.annotations.Nullable;

/**
 * Makes the instances of endpoint classes for a framework that injects them: one for each session,
 * or one for many. Implementations are thread-safe.
 */
public interface EndpointFactory {
  /**
   * Makes the instance for a new session.
   *
   * @return null if the engine is to make it, as it does without a factory
   * @throws InstantiationException if there is none: the handshake is answered with 500, and the
   *     exception is logged
   */
  @Nullable Object create(Class<?> endpointClass) throws InstantiationException;

  /**
   * Called once for each session, when it does not use its instance any more, or when its handshake
   * has failed.
   *
   * @param endpointClass what {@link #create} was asked for; the instance may be of a subclass
   * @param endpoint what {@link #create} has returned for this session
   */
  void destroy(Class<?> endpointClass, Object endpoint);
}
