package dev.vaporetto.internal.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Puts a message together whose parts an engine delivers and whose listener wants all of it. Not
 * thread-safe.
 */
abstract class Assembly<T> {
  /** In bytes; what the message has so far. */
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

  /** The message; the next one begins. */
  final T take() {
    size = 0;
    return reset();
  }

  /** What the message has so far is not wanted; the next one begins. */
  final void discard() {
    T unused = take();
  }

  abstract int size(T part);

  /** What stays when the call is over. */
  abstract T copy(T part);

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
      String copy(String part) {
        return part;
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
      ByteBuffer copy(ByteBuffer part) {
        return Copies.buffer(part);
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
