package dev.vaporetto.jakarta.session;

import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.io.Writer;
import java.util.Objects;

/**
 * Sends what is written as one text message; a large one in parts. Not thread-safe. Closing it ends
 * the message.
 */
final class SendWriter extends Writer {
  private final PartSender parts;
  private final PartialText encoder = new PartialText();

  /** Characters that are not sent yet. */
  private final StringBuilder buffer = new StringBuilder();

  /** Whether there is a message, if only an empty one. */
  private boolean begun;

  private boolean closed;

  SendWriter(PartSender parts) {
    this.parts = parts;
  }

  @Override
  public void write(char[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (closed) {
      throw new IOException("the writer is closed; expected getSendWriter() for a new message");
    }
    begun = true;
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffer.length() >= SendStream.BUFFER_SIZE) {
        send(false);
      }
      int step = Math.min(left, SendStream.BUFFER_SIZE - buffer.length());
      buffer.append(source, from, step);
      from += step;
      left -= step;
    }
  }

  /** Sends what was written so far. */
  @Override
  public void flush() throws IOException {
    if (!closed && buffer.length() > 0) {
      send(false);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (begun) {
      send(true);
    }
  }

  private void send(boolean last) throws IOException {
    String part = buffer.toString();
    buffer.setLength(0);
    parts.send(this, Opcode.TEXT, encoder.encode(part, last).bytes(), last);
  }
}
