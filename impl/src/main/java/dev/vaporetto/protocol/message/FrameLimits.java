package dev.vaporetto.protocol.message;

/**
 * What bounds the frames of a peer, beside the size of the messages that they make up. Immutable.
 *
 * @param maxFrameSize the largest payload of a frame of data, in bytes; 1 or more, or {@link
 *     #NONE}. The limit of the message's kind holds as well
 * @param maxFragments how many frames a message may have, 1 or more, or {@link #NONE}
 * @param maxFragmentsPerSecond how many frames may come in a second that are not a whole message; 1
 *     or more
 * @param maxControlFramesPerSecond how many pings, pongs and close frames may come in a second; 1
 *     or more
 */
public record FrameLimits(
    int maxFrameSize, int maxFragments, int maxFragmentsPerSecond, int maxControlFramesPerSecond) {
  /** No limit of its own. */
  public static final int NONE = Integer.MAX_VALUE;

  /**
   * Frames have the size of messages, which have any number of them. A million fragments in a
   * second is more than any sender has a use for, and far less than a network or a processor can
   * take. A hundred thousand control frames are as well.
   */
  public static final FrameLimits DEFAULT = new FrameLimits(NONE, NONE, 1_000_000, 100_000);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a limit is less than 1
   */
  public FrameLimits {
    require("the largest frame", maxFrameSize);
    require("the bound of fragments in a message", maxFragments);
    require("the bound of fragments in a second", maxFragmentsPerSecond);
    require("the bound of control frames in a second", maxControlFramesPerSecond);
  }

  private static void require(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more, but is " + value);
    }
  }

  /** Whether a frame of data may have so large a payload. */
  boolean allowsFrame(long payloadLength) {
    return payloadLength <= maxFrameSize || maxFrameSize == NONE;
  }

  /** The same, with another bound of fragments in a second. */
  public FrameLimits withMaxFragmentsPerSecond(int fragments) {
    return new FrameLimits(maxFrameSize, maxFragments, fragments, maxControlFramesPerSecond);
  }
}
