package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;

/** Checks what may be in a close frame (RFC 6455 §5.5.1, §7.4), on every engine alike. */
final class CloseReasons {
  private static final int MAX_REASON_BYTES = 123;

  private CloseReasons() {}

  static CloseReason of(int code, String reason) {
    boolean legal =
        (code >= 1000 && code <= 1003)
            || (code >= 1007 && code <= 1014)
            || (code >= 3000 && code <= 4999);
    if (!legal) {
      throw new IllegalArgumentException(
          "close code " + code + " must not be sent; expected 1000-1003, 1007-1014 or 3000-4999");
    }
    int length = reason.getBytes(UTF_8).length;
    if (length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException(
          "a close reason of "
              + length
              + " bytes of UTF-8 came; expected at most "
              + MAX_REASON_BYTES);
    }
    CloseCode closeCode = () -> code;
    return new CloseReason(closeCode, reason);
  }
}
