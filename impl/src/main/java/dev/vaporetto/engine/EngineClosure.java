package dev.vaporetto.engine;

import jakarta.websocket.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * How a connection has ended, as the wire has it. Immutable.
 *
 * @param code of the close frame that began the closing handshake; 1005 if it had none; 1006 if
 *     there was no close frame (RFC 6455 §7.1.5), or if the peer did not answer that of this side's
 *     application
 * @param reason of that frame, empty for none; with 1006 an explanation
 * @param clean whether the close frames of both sides have passed (RFC 6455 §7.1.4)
 * @param sent what this side's close frame said; null if there was none
 * @param received what the peer's close frame said; null if there was none
 * @param initiator who began
 */
public record EngineClosure(
    int code,
    String reason,
    boolean clean,
    @Nullable CloseReason sent,
    @Nullable CloseReason received,
    Initiator initiator) {
  /** Who began to close. */
  public enum Initiator {
    /** The application, through this side's API. */
    APPLICATION,
    /** This side's engine: a broken rule, a timeout, the end of the container. */
    ENGINE,
    /** The peer, by a close frame. */
    PEER,
    /** The transport ended without a close frame. */
    TRANSPORT
  }
}
