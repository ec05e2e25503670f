package dev.vaporetto.jakarta.session;

import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineClosure.Initiator;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.frame.CloseStatus;
import jakarta.websocket.CloseReason;
import org.jspecify.annotations.Nullable;

/** The end of a connection as the published seam has it. */
final class Closures {
  private Closures() {}

  static EngineClosure of(Closure closure) {
    CloseReason sent = reason(closure.sent());
    CloseReason received = reason(closure.received());
    return new EngineClosure(
        closure.status().code(),
        closure.status().reason(),
        closure.isClean(),
        sent,
        received,
        switch (closure.initiator()) {
          case APPLICATION -> Initiator.APPLICATION;
          case ENGINE -> Initiator.ENGINE;
          case PEER -> Initiator.PEER;
          case TRANSPORT -> Initiator.TRANSPORT;
        });
  }

  private static @Nullable CloseReason reason(@Nullable CloseStatus status) {
    return status == null ? null : CloseReasons.of(status);
  }
}
