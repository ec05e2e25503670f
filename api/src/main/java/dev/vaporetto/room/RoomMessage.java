package dev.vaporetto.room;

import java.nio.ByteBuffer;

/**
 * A message on its way to the members of a room, as bytes. Immutable: the array must not be
 * changed.
 *
 * @param kind of the WebSocket message that the members get
 * @param payload of that message; UTF-8 for a text message
 * @param except the {@link dev.vaporetto.WebSocket#id} of the member that does not get it; empty
 *     for none
 */
@SuppressWarnings("ArrayRecordComponent") // messages are not compared
public record RoomMessage(Kind kind, byte[] payload, String except) {
  /** The kind of a WebSocket message. */
  public enum Kind {
    /** A text message. */
    TEXT,
    /** A binary message. */
    BINARY
  }

  /** The payload as a read-only buffer. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }
}
