package dev.vaporetto.jakarta.codec;

import java.nio.ByteBuffer;

/**
 * The bytes of messages as user code may have them: in an array that has nothing else in it and
 * that nobody else writes to. What the connection delivers may be a view of a buffer that the
 * sockets share.
 */
public final class Payloads {
  private Payloads() {}

  /** The remaining bytes of a message; they belong to the caller. */
  public static byte[] bytes(ByteBuffer message) {
    // The connection shows no array but one that it has made for this message alone.
    if (message.hasArray()
        && message.arrayOffset() == 0
        && message.array().length == message.remaining()) {
      return message.array();
    }
    byte[] bytes = new byte[message.remaining()];
    message.get(message.position(), bytes);
    return bytes;
  }

  /** The same as a buffer of exactly that size, with an accessible array. */
  public static ByteBuffer buffer(ByteBuffer message) {
    return ByteBuffer.wrap(bytes(message));
  }
}
