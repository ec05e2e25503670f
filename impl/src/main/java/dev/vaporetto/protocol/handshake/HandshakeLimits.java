package dev.vaporetto.protocol.handshake;

/**
 * What bounds the head of an opening handshake. Immutable.
 *
 * @param maxHeaderSize how many characters the names and values of all headers may have together, 1
 *     or more
 * @param maxOffers how many subprotocols may be asked for, and how many extensions and parameters
 *     of them may be offered, 1 or more
 */
public record HandshakeLimits(int maxHeaderSize, int maxOffers) {
  /**
   * More than browsers and any login send, and little enough to parse. Servlet containers take
   * heads of 8 KiB by default, Undertow of 1 MiB.
   */
  public static final HandshakeLimits DEFAULT = new HandshakeLimits(64 * 1024, 256);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a limit is less than 1
   */
  public HandshakeLimits {
    if (maxHeaderSize < 1 || maxOffers < 1) {
      throw new IllegalArgumentException(
          "the limits of a handshake came as "
              + maxHeaderSize
              + " characters and "
              + maxOffers
              + " offers; expected 1 or more of each");
    }
  }
}
