package dev.vaporetto.internal;

import java.nio.ByteBuffer;

/**
 * What user code is given of a buffer: copies of its remaining bytes, whose position and limit stay
 * the same, and views.
 */
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

  /** Returns a view that has no accessible array: the memory behind it may be an engine's. */
  public static ByteBuffer view(ByteBuffer buffer) {
    return buffer.isReadOnly() ? buffer : buffer.asReadOnlyBuffer();
  }
}
