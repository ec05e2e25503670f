package dev.vaporetto;

import org.jspecify.annotations.Nullable;

/**
 * How a socket has closed (RFC 6455 §7.1). Immutable.
 *
 * <pre>{@code
 * webSocket.closed().thenAccept(closure -> {
 *   if (!closure.clean()) {
 *     log("the connection was lost: " + closure.code() + " " + closure.reason());
 *   }
 * });
 * }</pre>
 *
 * <p>An engine other than Vaporetto's reports only a code and a reason. The rest is derived from
 * these and from what this side's application did: {@link #clean} is true unless the code is 1006,
 * and only the close frame that began the closing handshake is known.
 *
 * @param code of the close frame that began the closing handshake, of either side; 1005 if it had
 *     none; 1006 if there was no close frame (RFC 6455 §7.1.5), or if the peer did not answer that
 *     of this side's application
 * @param reason of that frame (RFC 6455 §7.1.6), empty for none; where there was no frame, the
 *     engine's explanation
 * @param clean whether both sides have sent a close frame (RFC 6455 §7.1.4)
 * @param sent this side's close frame; null if there was none
 * @param received the peer's close frame; null if there was none
 * @param initiator who began to close
 */
public record Closure(
    int code,
    String reason,
    boolean clean,
    @Nullable Frame sent,
    @Nullable Frame received,
    Initiator initiator) {
  /**
   * The content of a close frame (RFC 6455 §5.5.1).
   *
   * @param code 1005 if it had none
   * @param reason empty for none
   */
  public record Frame(int code, String reason) {}

  /** Who began to close. */
  public enum Initiator {
    /** This side's application. */
    APPLICATION,
    /** This side's engine: the peer broke a rule, a timeout passed, or the container stops. */
    ENGINE,
    /** The peer, by a close frame. */
    PEER,
    /** The connection was lost, without a close frame. */
    TRANSPORT
  }
}
