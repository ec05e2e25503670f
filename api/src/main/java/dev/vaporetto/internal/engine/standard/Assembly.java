package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Utf8Length;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Assembles a message that an engine delivers in parts, for a listener of whole messages. Not
 * thread-safe.
 */
abstract class Assembly<T> {
  /** The size of the message so far, in bytes. */
  private long size;

  /**
   * Adds a part.
   *
   * @param limit in bytes; less than 0 for none
   * @throws MessageTooLargeException if the message is larger
   */
  final void add(T part, int limit) throws MessageTooLargeException {
    size += size(part);
    if (limit >= 0 && size > limit) {
      throw new MessageTooLargeException(size, limit);
    }
    append(part);
  }

  /** Returns the whole message, and begins the next one. */
  final T take() {
    size = 0;
    return reset();
  }

  abstract int size(T part);

  abstract void append(T part);

  abstract T reset();

  static Assembly<String> ofText() {
    return new Assembly<>() {
      private StringBuilder text = new StringBuilder();

      @Override
      int size(String part) {
        return Utf8Length.of(part);
      }

      @Override
      void append(String part) {
        text.append(part);
      }

      @Override
      String reset() {
        String all = text.toString();
        text = new StringBuilder();
        return all;
      }
    };
  }

  static Assembly<ByteBuffer> ofBytes() {
    return new Assembly<>() {
      private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

      @Override
      int size(ByteBuffer part) {
        return part.remaining();
      }

      @Override
      void append(ByteBuffer part) {
        bytes.writeBytes(Copies.array(part));
      }

      @Override
      ByteBuffer reset() {
        ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
        bytes = new ByteArrayOutputStream();
        return all;
      }
    };
  }
}
