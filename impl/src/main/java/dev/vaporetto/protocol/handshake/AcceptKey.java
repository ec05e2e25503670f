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
   * Whether {@code key} is the base64 encoding of 16 bytes: no other character, and no missing
   * padding. The bits behind the 16 bytes do not count (RFC 4648 §3.5 leaves that to the decoder):
   * some clients make the text of a key at random instead of its bytes.
   */
  static boolean isKey(String key) {
    if (key.length() != KEY_LENGTH || !key.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (!isDigit(key.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }
}
