package dev.vaporetto.protocol.message;

/**
 * What a peer may make this side hold, and how many fragments it may make this side work through in
 * a second. Read by the thread that reads, changed by any thread.
 *
 * <p>A limit of size holds for the assembled message, whatever it is cut into.
 */
public final class MessageLimits {
  /** The largest whole message in bytes unless an endpoint says otherwise: 1 MiB. */
  public static final int DEFAULT_MAX_MESSAGE_SIZE = 1024 * 1024;

  /**
   * Fragments in a second unless the application says otherwise: more than any sender has a use
   * for, and far less than a network or a processor can take.
   */
  public static final int DEFAULT_MAX_FRAGMENTS_PER_SECOND = 1_000_000;

  private static final long SECOND_NANOS = 1_000_000_000;

  private final int maxFragmentsPerSecond;
  private volatile int maxTextSize = DEFAULT_MAX_MESSAGE_SIZE;
  private volatile int maxBinarySize = DEFAULT_MAX_MESSAGE_SIZE;

  /** Which second it is; see {@link #onTick}. */
  private volatile int second;

  /** The default limits. */
  public MessageLimits() {
    this(DEFAULT_MAX_FRAGMENTS_PER_SECOND);
  }

  /**
   * The default limits of size.
   *
   * @param maxFragmentsPerSecond how many frames may come in a second that are not a whole message,
   *     1 or more
   */
  public MessageLimits(int maxFragmentsPerSecond) {
    this.maxFragmentsPerSecond = maxFragmentsPerSecond;
  }

  /** How many frames may come in a second that are not a whole message. */
  int maxFragmentsPerSecond() {
    return maxFragmentsPerSecond;
  }

  /** Changes each second, as far as there are ticks. */
  int second() {
    return second;
  }

  /** Time passes. A second ends with the first call after it; without calls it goes on. */
  public void onTick(long nanos) {
    second = (int) (nanos / SECOND_NANOS);
  }

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
