package dev.vaporetto.jakarta.session;

import java.io.IOException;

/**
 * The life of a message that is written through a buffer: it begins with the first write, its parts
 * leave when the buffer is full or flushed, and it ends with the close. Not thread-safe, like the
 * stream or writer that has it.
 */
final class BufferedMessage {
  /** What was written and is not sent yet. */
  interface Buffer {
    boolean isEmpty();

    /** Sends it, and empties the buffer. */
    void send(boolean last) throws IOException;
  }

  private final Buffer buffer;

  /** Why nothing can be written after the close. */
  private final String refusal;

  /** Whether there is a message, if only an empty one. */
  private boolean begun;

  private boolean closed;

  BufferedMessage(Buffer buffer, String refusal) {
    this.buffer = buffer;
    this.refusal = refusal;
  }

  /** Something is about to be written. */
  void begin() throws IOException {
    if (closed) {
      throw new IOException(refusal);
    }
    begun = true;
  }

  void flush() throws IOException {
    if (!closed && !buffer.isEmpty()) {
      buffer.send(false);
    }
  }

  void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (begun) {
      buffer.send(true);
    }
  }
}
