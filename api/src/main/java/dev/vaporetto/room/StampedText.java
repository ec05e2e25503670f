package dev.vaporetto.room;

import java.util.Optional;

/**
 * A text with its position in a room, as one text: the position, a line feed, the text. The first
 * line is empty where there is no position. Immutable.
 *
 * @param position empty for none
 */
public record StampedText(Optional<RoomPosition> position, String text) {
  /** For {@link Rooms#stamp}: the members get texts of this form. */
  public static final MessageStamp STAMP =
      (text, position) -> new StampedText(Optional.ofNullable(position), text).toString();

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static StampedText parse(String stamped) {
    int end = stamped.indexOf('\n');
    if (end < 0) {
      throw new IllegalArgumentException(
          "a text without a line feed came; expected a position, a line feed and a text");
    }
    Optional<RoomPosition> position =
        end == 0 ? Optional.empty() : Optional.of(RoomPosition.parse(stamped.substring(0, end)));
    return new StampedText(position, stamped.substring(end + 1));
  }

  /** Returns the position, a line feed, and the text. */
  @Override
  public String toString() {
    return position.map(RoomPosition::toString).orElse("") + "\n" + text;
  }
}
