package dev.vaporetto.internal.room.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.internal.Utf8;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** Reads the fields of a message that {@link FieldWriter} has written. Not thread-safe. */
public final class FieldReader {
  private final byte[] message;

  /** Where the next field begins; inside a field, where its value ends. */
  private int next = 1;

  private int valueStart;

  /**
   * Begins to read.
   *
   * @throws UnreadableMessageException if the message has another layout
   */
  public FieldReader(byte[] message) throws UnreadableMessageException {
    if (message.length == 0 || message[0] != FieldWriter.LAYOUT) {
      throw new UnreadableMessageException(
          message.length == 0
              ? "an empty message came"
              : "a message of the layout " + message[0] + " came; expected layout 1");
    }
    this.message = message;
  }

  /** Whether there is another field. */
  public boolean hasNext() {
    return next < message.length;
  }

  /**
   * Goes to the next field and returns its tag.
   *
   * @throws UnreadableMessageException if the message ends inside the field
   */
  public int next() throws UnreadableMessageException {
    int tag = message[next] & 0xff;
    int at = next + 1;
    long length = 0;
    int shift = 0;
    boolean more = true;
    while (more) {
      if (at == message.length || shift > 28) {
        throw truncated(tag);
      }
      length |= (message[at] & 0x7fL) << shift;
      more = message[at] < 0;
      shift += 7;
      at++;
    }
    if (length > message.length - at) {
      throw truncated(tag);
    }
    valueStart = at;
    next = at + (int) length;
    return tag;
  }

  private UnreadableMessageException truncated(int tag) {
    return new UnreadableMessageException(
        "a message of " + message.length + " bytes came that ends inside its field " + tag);
  }

  /** The value of the field. */
  public byte[] bytes() {
    return Arrays.copyOfRange(message, valueStart, next);
  }

  /**
   * The value as a text.
   *
   * @throws UnreadableMessageException if it is not UTF-8
   */
  public String text() throws UnreadableMessageException {
    if (!Utf8.isWellFormed(message, valueStart, next)) {
      throw new UnreadableMessageException("a field with a text came that is not UTF-8");
    }
    return new String(message, valueStart, next - valueStart, UTF_8);
  }

  /**
   * The value as a number.
   *
   * @throws UnreadableMessageException if it has not 8 bytes
   */
  public long number() throws UnreadableMessageException {
    return fixed(Long.BYTES).getLong();
  }

  /**
   * The value as an identifier.
   *
   * @throws UnreadableMessageException if it has not 16 bytes
   */
  public UUID id() throws UnreadableMessageException {
    ByteBuffer value = fixed(2 * Long.BYTES);
    return new UUID(value.getLong(), value.getLong());
  }

  private ByteBuffer fixed(int expected) throws UnreadableMessageException {
    if (next - valueStart != expected) {
      throw new UnreadableMessageException(
          "a field of " + (next - valueStart) + " bytes came; expected " + expected);
    }
    return ByteBuffer.wrap(message, valueStart, expected);
  }
}
