package dev.vaporetto.room;

import java.nio.ByteBuffer;

/**
 * A message on its way to the members of a room, as bytes. Immutable; nobody changes the array.
 *
 * @param kind of the WebSocket message that it becomes
 * @param payload of that message; UTF-8 for a text
 * @param except the {@link dev.vaporetto.WebSocket#id} of the socket that does not get it; empty
 *     for none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
public record RoomMessage(Kind kind, byte[] payload, String except) {
  /** What it becomes. */
  public enum Kind {
    /** A text message. */
    TEXT,
    /** A binary message. */
    BINARY
  }

  /** The payload, to be read only. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }
}
