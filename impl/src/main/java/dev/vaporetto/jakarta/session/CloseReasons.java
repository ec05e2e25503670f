package dev.vaporetto.jakarta.session;

import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;

/** {@link CloseReason} to and from the protocol's {@link CloseStatus}. */
final class CloseReasons {
  private CloseReasons() {}

  /**
   * The status to send.
   *
   * @throws IllegalArgumentException if the code must not be on the wire (RFC 6455 §7.4)
   */
  static CloseStatus toStatus(CloseReason reason) {
    String phrase = reason.getReasonPhrase();
    CloseStatus status =
        new CloseStatus(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
    status.requireSendable();
    return status;
  }

  /**
   * What {@code onClose} of a standard endpoint sees: Jakarta WebSocket §2.1.5 demands 1006 for a
   * close that the container began. A message that is too big is the exception: §4.7.1 demands a
   * formal close with 1009, which the endpoint sees as the peer does.
   */
  static CloseReason of(Closure closure) {
    CloseStatus status = closure.status();
    return closure.initiator() == Initiator.ENGINE && status.code() != CloseStatus.MESSAGE_TOO_BIG
        ? new CloseReason(CloseCodes.CLOSED_ABNORMALLY, status.reason())
        : of(status);
  }

  /** The code and reason as they are. */
  static CloseReason of(CloseStatus status) {
    return new CloseReason(closeCode(status.code()), status.reason());
  }

  /** The API's constant where it has one: it has none for 1014. */
  private static CloseCode closeCode(int code) {
    return code == 1014 ? () -> 1014 : CloseCodes.getCloseCode(code);
  }
}
