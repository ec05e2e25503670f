package dev.vaporetto.protocol.message;

/**
 * What a peer may make this side hold. Read by the thread that reads, changed by any thread.
 *
 * <p>A limit holds for the assembled message, whatever it is cut into.
 */
public final class MessageLimits {
  /** The largest whole message in bytes unless an endpoint says otherwise: 1 MiB. */
  public static final int DEFAULT_MAX_MESSAGE_SIZE = 1024 * 1024;

  private volatile int maxTextSize = DEFAULT_MAX_MESSAGE_SIZE;
  private volatile int maxBinarySize = DEFAULT_MAX_MESSAGE_SIZE;

  /** The largest text message, in bytes of UTF-8. */
  public int maxTextSize() {
    return maxTextSize;
  }

  /** The largest binary message, in bytes. */
  public int maxBinarySize() {
    return maxBinarySize;
  }

  /** Sets the largest text message: 0 or more bytes of UTF-8. */
  public void maxTextSize(int bytes) {
    maxTextSize = checked("text", bytes);
  }

  /** Sets the largest binary message: 0 or more bytes. */
  public void maxBinarySize(int bytes) {
    maxBinarySize = checked("binary", bytes);
  }

  private static int checked(String kind, int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "the largest " + kind + " message must be 0 bytes or more, but is " + bytes);
    }
    return bytes;
  }
}
