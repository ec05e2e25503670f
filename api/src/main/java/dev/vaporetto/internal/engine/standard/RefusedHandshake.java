package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.HandshakeDecision;
import org.jspecify.annotations.Nullable;

/**
 * Carries a refusal through an engine that knows none, to the filter in front of it. Where there is
 * no such filter, the engine answers as it does for any exception.
 */
public final class RefusedHandshake extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An engine, or a filter, may wrap it a few times. */
  private static final int MAX_DEPTH = 16;

  private final transient HandshakeDecision decision;

  RefusedHandshake(String path, HandshakeDecision decision) {
    super(
        "the handshake to " + path + " was refused with " + decision.status(), null, false, false);
    this.decision = decision;
  }

  /** The refusal that a failure comes from; null if it comes from something else. */
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
