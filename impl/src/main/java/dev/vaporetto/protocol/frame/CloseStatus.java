package dev.vaporetto.protocol.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The status code and reason of a closed connection, RFC 6455 §7.1.5 and §7.1.6. Immutable.
 *
 * @param code a code of RFC 6455 §7.4; {@link #NO_STATUS} and {@link #ABNORMAL} are never on the
 *     wire
 * @param reason at most {@value #MAX_REASON_BYTES} bytes of UTF-8; empty where there is none
 */
public record CloseStatus(int code, String reason) {
  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int UNSUPPORTED_DATA = 1003;

  /** The close frame had no status code; never sent (§7.4.1). */
  public static final int NO_STATUS = 1005;

  /** The connection ended without a close frame; never sent (§7.4.1). */
  public static final int ABNORMAL = 1006;

  public static final int INVALID_PAYLOAD = 1007;
  public static final int POLICY_VIOLATION = 1008;
  public static final int MESSAGE_TOO_BIG = 1009;
  public static final int INTERNAL_ERROR = 1011;
  public static final int TRY_AGAIN_LATER = 1013;

  private static final String LEGAL_CODES = "1000-1003, 1007-1014 or 3000-4999";

  /** RFC 6455 §5.5: a control frame holds 125 bytes, two of them are the code. */
  public static final int MAX_REASON_BYTES = 123;

  /**
   * Checks what a close frame could not carry.
   *
   * @throws IllegalArgumentException if the reason is longer than {@value #MAX_REASON_BYTES} bytes,
   *     or has half a surrogate pair
   */
  public CloseStatus {
    int length = Utf8Text.encode(reason).length;
    if (length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException(
          "a close reason has at most "
              + MAX_REASON_BYTES
              + " bytes of UTF-8, but this one has "
              + length);
    }
  }

  /** A status whose reason is cut at a character boundary so that it fits, and made sendable. */
  public static CloseStatus truncated(int code, String reason) {
    String kept = new String(reason.getBytes(UTF_8), UTF_8);
    while (kept.getBytes(UTF_8).length > MAX_REASON_BYTES) {
      int excess = kept.getBytes(UTF_8).length - MAX_REASON_BYTES;
      // A character has at most 3 bytes for each char, so this never cuts too much.
      int end = kept.length() - Math.max(1, excess / 3);
      if (Character.isHighSurrogate(kept.charAt(end - 1))) {
        end--;
      }
      kept = kept.substring(0, end);
    }
    return new CloseStatus(code, kept);
  }

  /**
   * Whether an endpoint may put the code into a close frame: 1000 to 1003, 1007 to 1014 and 3000 to
   * 4999 (RFC 6455 §7.4 and the IANA registry of close codes).
   */
  public static boolean isLegalOnWire(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /**
   * The status in the payload of a close frame (RFC 6455 §5.5.1).
   *
   * @throws WebSocketFailure if the payload is one byte, has an illegal code, or is not UTF-8
   */
  public static CloseStatus decode(ByteBuffer payload) throws WebSocketFailure {
    int length = payload.remaining();
    if (length == 0) {
      return new CloseStatus(NO_STATUS, "");
    }
    // §5.5.1: if there is a body, the first two bytes of it MUST be a status code
    if (length == 1) {
      throw WebSocketFailure.protocolError(
          "close frame with a payload of 1 byte; expected none, or a status code of 2 bytes");
    }
    int code = payload.getShort() & 0xFFFF;
    // §7.4: the others are reserved, or MUST NOT be on the wire
    if (!isLegalOnWire(code)) {
      throw WebSocketFailure.protocolError(
          "close frame with code " + code + "; expected " + LEGAL_CODES);
    }
    byte[] reason = new byte[payload.remaining()];
    payload.get(reason);
    // §5.5.1: the reason MUST be UTF-8
    if (!Utf8.isValid(reason, 0, reason.length)) {
      throw new WebSocketFailure(INVALID_PAYLOAD, "close reason is not UTF-8");
    }
    return new CloseStatus(code, new String(reason, UTF_8));
  }

  /**
   * Refuses what this side must not send.
   *
   * @throws IllegalArgumentException if the code is neither {@link #isLegalOnWire} nor {@link
   *     #NO_STATUS}, which stands for a close frame without a code
   */
  public void requireSendable() {
    // §7.4.1: 1005, 1006 and 1015 MUST NOT be set as a status code in a close frame by an endpoint;
    // §7.4.2: 0-999 are not used, 1000-2999 are the protocol's, of which these are registered
    if (code != NO_STATUS && !isLegalOnWire(code)) {
      throw new IllegalArgumentException(
          "close code " + code + " must not be sent; expected " + LEGAL_CODES);
    }
  }

  /**
   * The payload of a close frame; empty for {@link #NO_STATUS}.
   *
   * @throws IllegalArgumentException as {@link #requireSendable} says
   */
  public ByteBuffer encode() {
    requireSendable();
    if (code == NO_STATUS) {
      return ByteBuffer.allocate(0);
    }
    byte[] text = reason.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).flip();
  }
}
