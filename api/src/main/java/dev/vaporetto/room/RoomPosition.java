package dev.vaporetto.room;

/**
 * The place of a message in the order of its room, as the {@link RoomBroker} counts. Immutable. An
 * application may give it to clients as a text, so that they can say where they were.
 *
 * <p>Positions of one room and one epoch ascend with the order of the messages; they need not be
 * consecutive. Positions of different epochs cannot be compared.
 *
 * @param epoch names one life of what the broker keeps: it is another one once messages were lost
 *     or offsets begin anew. 1 to 64 characters of {@code A-Z a-z 0-9 . : _ -}
 * @param offset 0 or more; 0 precedes the first message of the epoch
 */
public record RoomPosition(String epoch, long offset) {
  /**
   * Precedes everything that the broker still keeps of a room. Only for {@link
   * Room#join(dev.vaporetto.WebSocket, RoomPosition)}; a broker never sees it.
   */
  public static final RoomPosition OLDEST = new RoomPosition("oldest", 0);

  /**
   * Creates a position.
   *
   * @throws IllegalArgumentException if the epoch or the offset is out of its range
   */
  public RoomPosition {
    if (!isEpoch(epoch)) {
      throw new IllegalArgumentException(
          "\"" + epoch + "\" came as an epoch; expected 1 to 64 of A-Z a-z 0-9 . : _ -");
    }
    if (offset < 0) {
      throw new IllegalArgumentException(offset + " came as an offset; expected 0 or more");
    }
  }

  private static boolean isEpoch(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && ".:_-".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 64;
  }

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static RoomPosition parse(String text) {
    int at = text.indexOf('@');
    try {
      return new RoomPosition(text.substring(at + 1), Long.parseLong(text, 0, Math.max(at, 0), 10));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" came as a position; expected <offset>@<epoch>", e);
    }
  }

  /** Returns offset and epoch as {@code <offset>@<epoch>}. */
  @Override
  public String toString() {
    return offset + "@" + epoch;
  }
}
