package dev.vaporetto.internal;

import java.nio.ByteBuffer;

/** Copies of the remaining bytes of buffers, which stay as they are. */
public final class Copies {
  private Copies() {}

  /** An array of its own. */
  public static byte[] array(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(buffer.position(), copy);
    return copy;
  }

  /** A buffer of its own. */
  public static ByteBuffer buffer(ByteBuffer buffer) {
    return ByteBuffer.wrap(array(buffer));
  }
}
