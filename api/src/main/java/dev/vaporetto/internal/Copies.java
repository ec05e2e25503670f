package dev.vaporetto.internal;

import java.nio.ByteBuffer;

/** Copies the remaining bytes of a buffer, whose position and limit stay the same. */
public final class Copies {
  private Copies() {}

  /** Returns the bytes in a new array. */
  public static byte[] array(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(buffer.position(), copy);
    return copy;
  }

  /** Returns the bytes in a new buffer. */
  public static ByteBuffer buffer(ByteBuffer buffer) {
    return ByteBuffer.wrap(array(buffer));
  }
}
