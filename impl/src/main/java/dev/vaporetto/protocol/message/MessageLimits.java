package dev.vaporetto.protocol.message;

/**
 * What a peer may make this side hold, and how many frames it may make this side work through in a
 * second. Read by the thread that reads, changed by any thread.
 *
 * <p>A limit of size holds for the assembled message, whatever it is cut into.
 */
public final class MessageLimits {
  /** The largest whole message in bytes unless an endpoint says otherwise: 1 MiB. */
  public static final int DEFAULT_MAX_MESSAGE_SIZE = 1024 * 1024;

  private static final long SECOND_NANOS = 1_000_000_000;

  private final FrameLimits frames;
  private volatile int maxTextSize = DEFAULT_MAX_MESSAGE_SIZE;
  private volatile int maxBinarySize = DEFAULT_MAX_MESSAGE_SIZE;

  /** Which second it is; see {@link #onTick}. */
  private volatile int second;

  /** What is arriving and not complete, by a number of its own; 0 for nothing. */
  private volatile int arriving;

  /** The default limits. */
  public MessageLimits() {
    this(FrameLimits.DEFAULT);
  }

  /** The default limits of size, and others for frames. */
  public MessageLimits(FrameLimits frames) {
    this.frames = frames;
  }

  /** The limits of frames. */
  FrameLimits frames() {
    return frames;
  }

  /** Changes each second, as far as there are ticks. */
  int second() {
    return second;
  }

  /** Time passes. A second ends with the first call after it; without calls it goes on. */
  public void onTick(long nanos) {
    second = (int) (nanos / SECOND_NANOS);
  }

  /**
   * What is arriving and not complete: a whole message from the first byte of its first frame to
   * the last one of its last, or a control frame. It has the same number as long as it is the same.
   *
   * @return 0 for nothing, and for a message that is delivered in parts
   */
  public int arriving() {
    return arriving;
  }

  /** Sets what {@link #arriving} says. */
  void arriving(int number) {
    // Most bytes end where a message ends, so most calls write nothing.
    if (arriving != number) {
      arriving = number;
    }
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
