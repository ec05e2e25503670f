package dev.vaporetto.jakarta.session;

import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Sends what is written as one binary message; a large one in parts. Not thread-safe. Closing it
 * ends the message.
 */
final class SendStream extends OutputStream {
  /** As much as goes into a frame of this stream; a small message is one frame. */
  static final int BUFFER_SIZE = 8 * 1024;

  private final PartSender parts;

  /** Bytes that are not sent yet, in {@code [0, count)}. */
  private final byte[] buffer = new byte[BUFFER_SIZE];

  private int count;

  /** Whether there is a message, if only an empty one. */
  private boolean begun;

  private boolean closed;

  SendStream(PartSender parts) {
    this.parts = parts;
  }

  @Override
  public void write(int value) throws IOException {
    begin();
    if (count == buffer.length) {
      send(false);
    }
    buffer[count++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    begin();
    int from = offset;
    int left = length;
    while (left > 0) {
      if (count == buffer.length) {
        send(false);
      }
      int step = Math.min(left, buffer.length - count);
      System.arraycopy(source, from, buffer, count, step);
      count += step;
      from += step;
      left -= step;
    }
  }

  private void begin() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed; expected getSendStream() for a new message");
    }
    begun = true;
  }

  /** Sends what was written so far. */
  @Override
  public void flush() throws IOException {
    if (!closed && count > 0) {
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
    ByteBuffer part = ByteBuffer.wrap(buffer, 0, count);
    count = 0;
    parts.send(this, Opcode.BINARY, part, last);
  }
}
