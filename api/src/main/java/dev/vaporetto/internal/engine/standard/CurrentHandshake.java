package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.internal.engine.HandshakeScope;

/**
 * The handshake of the calling thread: an engine answers a handshake on the thread that has passed
 * the {@link RefusalFilter}.
 */
final class CurrentHandshake {
  private static final ThreadLocal<HandshakeScope> SCOPE = new ThreadLocal<>();

  private CurrentHandshake() {}

  static void bind(HandshakeScope scope) {
    SCOPE.set(scope);
  }

  static void unbind() {
    SCOPE.remove();
  }

  static HandshakeScope scope() {
    HandshakeScope bound = SCOPE.get();
    return bound == null ? HandshakeScope.UNKNOWN : bound;
  }
}
