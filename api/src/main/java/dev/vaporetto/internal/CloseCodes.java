package dev.vaporetto.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Close codes, and a check of what may be sent in a close frame (RFC 6455 §5.5.1, §7.4). */
public final class CloseCodes {
  /** RFC 6455 §7.4.1; {@link #TRY_AGAIN_LATER} is from IANA's registry. */
  public static final int NORMAL = 1000;

  public static final int GOING_AWAY = 1001;
  public static final int UNSUPPORTED_DATA = 1003;

  /** Never on the wire: there was no close frame. */
  public static final int ABNORMAL = 1006;

  public static final int INVALID_DATA = 1007;
  public static final int TOO_BIG = 1009;
  public static final int INTERNAL_ERROR = 1011;
  public static final int TRY_AGAIN_LATER = 1013;

  private static final int MAX_REASON_BYTES = 123;

  private CloseCodes() {}

  /**
   * Checks the close code and the reason that an application wants to send.
   *
   * @throws IllegalArgumentException if one of them must not be sent
   */
  public static void requireSendable(int code, String reason) {
    boolean legal =
        (code >= 1000 && code <= 1003)
            || (code >= 1007 && code <= 1014)
            || (code >= 3000 && code <= 4999);
    if (!legal) {
      throw new IllegalArgumentException(
          "close code " + code + " must not be sent; expected 1000-1003, 1007-1014 or 3000-4999");
    }
    Surrogates.requirePaired(reason);
    int length = reason.getBytes(UTF_8).length;
    if (length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException(
          "a close reason of "
              + length
              + " bytes of UTF-8 came; expected at most "
              + MAX_REASON_BYTES);
    }
  }
}
