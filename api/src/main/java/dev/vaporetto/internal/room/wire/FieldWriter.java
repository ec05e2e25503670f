package dev.vaporetto.internal.room.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Writes a message of the nodes: a byte for the layout, then fields. Not thread-safe.
 *
 * <pre>
 *  +----------+---------+-----------+--------------+---------+---
 *  | layout 1 |   tag   |  length   | length bytes |   tag   | ...
 *  |  1 byte  | 1 byte  | 1-5 bytes |              | 1 byte  |
 *  +----------+---------+-----------+--------------+---------+---
 * </pre>
 *
 * <p>The length has 7 bits in each byte, the low ones first; the highest bit says that another byte
 * follows. A reader skips the tags that it does not know, so a later version may add fields.
 */
public final class FieldWriter {
  /** Another layout would be one that the readers of this version cannot read at all. */
  static final int LAYOUT = 1;

  /** Of a tag and the longest length. */
  static final int MAX_HEADER = 6;

  private final ByteArrayOutputStream out;

  /**
   * Begins a message.
   *
   * @param size of the message, about
   */
  public FieldWriter(int size) {
    out = new ByteArrayOutputStream(size);
    out.write(LAYOUT);
  }

  /** Adds a field. */
  public FieldWriter field(int tag, byte[] value) {
    out.write(tag);
    int length = value.length;
    while (length >= 0x80) {
      out.write(length | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.write(value, 0, value.length);
    return this;
  }

  /** Adds a text, as UTF-8. */
  public FieldWriter field(int tag, String value) {
    return field(tag, value.getBytes(UTF_8));
  }

  /** Adds a number of 8 bytes. */
  public FieldWriter field(int tag, long value) {
    return field(tag, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /** Adds an identifier of 16 bytes. */
  public FieldWriter field(int tag, UUID value) {
    return field(
        tag,
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(value.getMostSignificantBits())
            .putLong(value.getLeastSignificantBits())
            .array());
  }

  /** How many bytes have been written. */
  public int size() {
    return out.size();
  }

  /** Returns the message. */
  public byte[] bytes() {
    return out.toByteArray();
  }
}
