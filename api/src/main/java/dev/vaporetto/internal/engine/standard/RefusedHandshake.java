package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.HandshakeDecision;
import org.jspecify.annotations.Nullable;

/**
 * Carries a refusal through an engine to the {@link RefusalFilter}. Where there is no such filter,
 * the engine answers as for any exception.
 */
public final class RefusedHandshake extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** How many causes are searched: an engine, or a filter, may wrap the exception. */
  private static final int MAX_DEPTH = 16;

  private final transient HandshakeDecision decision;

  RefusedHandshake(String path, HandshakeDecision decision) {
    super(
        "the handshake to " + path + " was refused with " + decision.status(), null, false, false);
    this.decision = decision;
  }

  /** Returns the refusal that has caused a failure; null if the cause is another one. */
  public static @Nullable HandshakeDecision in(Throwable failure) {
    Throwable next = failure;
    for (int depth = 0; next != null && depth < MAX_DEPTH; depth++) {
      if (next instanceof RefusedHandshake refused) {
        return refused.decision;
      }
      next = next.getCause();
    }
    return null;
  }
}
