package dev.vaporetto.protocol;

import dev.vaporetto.protocol.frame.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a connection closed (RFC 6455 §7.1.4 to §7.1.6). Immutable.
 *
 * @param status the status of the close frame that began the closing handshake; 1006 where there
 *     was none, or where the peer did not answer that of this side's application
 * @param initiator which side began to close
 * @param sent the status of this side's close frame; null if none was sent
 * @param received the status of the peer's close frame; null if none came
 */
public record Closure(
    CloseStatus status,
    Initiator initiator,
    @Nullable CloseStatus sent,
    @Nullable CloseStatus received) {
  /** Which side began to close. */
  public enum Initiator {
    /** The application, through this side's API. */
    APPLICATION,
    /** This side's engine: a broken rule, a timeout, the end of the container. */
    ENGINE,
    /** The other side, by a close frame. */
    PEER,
    /** Neither side: the transport ended without a close frame. */
    TRANSPORT
  }

  /** Whether the closing handshake was completed (RFC 6455 §7.1.4). */
  public boolean isClean() {
    return sent != null && received != null;
  }
}
