package dev.vaporetto;

import org.jspecify.annotations.Nullable;

/**
 * How a socket has closed. Immutable.
 *
 * <pre>{@code
 * webSocket.closed().thenAccept(closure -> {
 *   if (!closure.clean()) {
 *     log("the connection was lost: " + closure.code() + " " + closure.reason());
 *   }
 * });
 * }</pre>
 *
 * <p>On an engine other than Vaporetto's, which tells no more than a code and a reason, the rest is
 * what follows from them and from what this side's application did: {@link #clean} is whether the
 * code is another one than 1006, and of the two frames only the one is known that began.
 *
 * @param code of the close frame that began the closing handshake, whichever side sent it; 1005 if
 *     it had none, 1006 if there was no close frame (RFC 6455 §7.1.5)
 * @param reason of that frame, empty for none; where there was no frame, what the engine says of it
 * @param clean whether the close frames of both sides have passed (RFC 6455 §7.1.4)
 * @param sent what this side's close frame said; null if there was none
 * @param received what the peer's close frame said; null if there was none
 * @param initiator who began
 */
public record Closure(
    int code,
    String reason,
    boolean clean,
    @Nullable Frame sent,
    @Nullable Frame received,
    Initiator initiator) {
  /**
   * What a close frame says (RFC 6455 §5.5.1).
   *
   * @param code 1005 if it had none
   * @param reason empty for none
   */
  public record Frame(int code, String reason) {}

  /** Who began to close. */
  public enum Initiator {
    /** This side's application. */
    APPLICATION,
    /** This side's engine: the peer broke a rule, a time was over, the container stops. */
    ENGINE,
    /** The peer, by a close frame. */
    PEER,
    /** The connection was lost, without a close frame. */
    TRANSPORT
  }
}
