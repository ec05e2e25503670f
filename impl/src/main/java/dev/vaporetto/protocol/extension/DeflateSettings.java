package dev.vaporetto.protocol.extension;

/**
 * What this side wants of permessage-deflate. Immutable; the same record serves both roles.
 *
 * @param serverContextTakeover whether a server may refer to earlier messages of its own. That
 *     compresses better, and holds a compressor (about 268 KB outside the heap) for each connection
 *     of the server and a decompressor (about 40 KB) for each of the client
 * @param clientContextTakeover whether a client may; the same with the roles exchanged
 * @param threshold whole messages of fewer bytes are sent as they are; 0 compresses all. Parts of a
 *     message are always compressed, since the size of the whole is not known
 * @param maxRatio how many bytes one byte of a message may inflate to on average, 1 or more, once
 *     it has inflated to more than {@value #RATIO_FREE_BYTES} bytes. Smaller messages are bounded
 *     by the message limit alone; DEFLATE itself reaches 1032
 */
public record DeflateSettings(
    boolean serverContextTakeover, boolean clientContextTakeover, int threshold, int maxRatio) {
  /** Below it, compression costs more than the bytes that it saves. */
  public static final int DEFAULT_THRESHOLD = 256;

  /** What people write and machines log seldom shrinks to a fiftieth. */
  public static final int DEFAULT_MAX_RATIO = 250;

  /** As much as a message may have by default: whoever raises that limit gets the ratio as well. */
  public static final int RATIO_FREE_BYTES = 1024 * 1024;

  /** No context takeover either way, so that no state lives between two messages. */
  public static final DeflateSettings DEFAULT =
      new DeflateSettings(false, false, DEFAULT_THRESHOLD, DEFAULT_MAX_RATIO);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the threshold is negative or the ratio less than 1
   */
  public DeflateSettings {
    if (threshold < 0) {
      throw new IllegalArgumentException(
          "the threshold of compression must be 0 bytes or more, but is " + threshold);
    }
    if (maxRatio < 1) {
      throw new IllegalArgumentException(
          "the largest ratio of inflation must be 1 or more, but is " + maxRatio);
    }
  }

  /** The same with other context takeover. */
  public DeflateSettings withContextTakeover(boolean server, boolean client) {
    return new DeflateSettings(server, client, threshold, maxRatio);
  }
}
