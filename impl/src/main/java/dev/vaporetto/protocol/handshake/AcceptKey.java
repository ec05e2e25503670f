package dev.vaporetto.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The key of a handshake, and the proof that the server read it (RFC 6455 §1.3). */
public final class AcceptKey {
  /** RFC 6455 §4.1: the nonce is 16 bytes. */
  public static final int NONCE_LENGTH = 16;

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Sixteen bytes in base64: 22 digits and "==". */
  private static final int DIGITS = 22;

  private static final int KEY_LENGTH = DIGITS + 2;

  private AcceptKey() {}

  /** The Sec-WebSocket-Accept value for a Sec-WebSocket-Key value (RFC 6455 §4.2.2 step 5.4). */
  public static String of(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1; this one does not", e);
    }
  }

  /**
   * Whether {@code key} is the base64 encoding of 16 bytes, strictly: no other character, no
   * missing padding, and pad bits of zero (RFC 4648 §3.5).
   */
  static boolean isKey(String key) {
    if (key.length() != KEY_LENGTH || !key.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (digit(key.charAt(i)) < 0) {
        return false;
      }
    }
    // The last digit carries 2 bits of the 128; its lower 4 are padding.
    return (digit(key.charAt(DIGITS - 1)) & 0xf) == 0;
  }

  private static int digit(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  }
}
