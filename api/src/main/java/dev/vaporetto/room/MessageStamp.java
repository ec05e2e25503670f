package dev.vaporetto.room;

import org.jspecify.annotations.Nullable;

/**
 * Writes the position of a message into what the members of a room get, so that a client knows
 * where it is and can {@linkplain Room#join(dev.vaporetto.WebSocket, RoomPosition) go on from
 * there}. Called once for a message, however many members there are; thread-safe; does not block.
 *
 * <pre>{@code
 * rooms.stamp((text, position) -> position + "\n" + text);
 * }</pre>
 */
@FunctionalInterface
public interface MessageStamp {
  /**
   * Returns the text that the members get.
   *
   * @param position null where there is none: without a broker that has positions, and while it is
   *     lost
   * @throws Exception which is logged, and a {@linkplain Rooms#onGap gap}: no member gets the
   *     message. So it is where the text has half a surrogate pair
   */
  String text(String message, @Nullable RoomPosition position) throws Exception;

  /**
   * Returns the binary message that the members get; by default it has no position.
   *
   * @param message is not changed
   * @throws Exception as above
   */
  default byte[] binary(byte[] message, @Nullable RoomPosition position) throws Exception {
    return message;
  }
}
