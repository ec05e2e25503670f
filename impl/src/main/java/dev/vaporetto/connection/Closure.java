package dev.vaporetto.connection;

import dev.vaporetto.protocol.frame.CloseStatus;

/**
 * How a connection ended.
 *
 * @param status the code and reason on the wire, or 1006 where there was no close frame
 * @param initiator who began
 */
public record Closure(CloseStatus status, Initiator initiator) {
  /** Who began to close. */
  public enum Initiator {
    /** The application, through this side's API. */
    APPLICATION,
    /** This side's engine: a broken rule, a timeout, the end of the container. */
    ENGINE,
    /** The other side, by a close frame. */
    PEER,
    /** Nobody: the transport ended without a close frame. */
    TRANSPORT
  }
}
