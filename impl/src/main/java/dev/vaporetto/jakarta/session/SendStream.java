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

  private final BufferedMessage message =
      new BufferedMessage(
          new Unsent(), "the stream is closed; expected getSendStream() for a new message");

  SendStream(PartSender parts) {
    this.parts = parts;
  }

  @Override
  public void write(int value) throws IOException {
    message.begin();
    if (count == buffer.length) {
      send(false);
    }
    buffer[count++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    message.begin();
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

  /** Sends what was written so far. */
  @Override
  public void flush() throws IOException {
    message.flush();
  }

  @Override
  public void close() throws IOException {
    message.close();
  }

  private void send(boolean last) throws IOException {
    ByteBuffer part = ByteBuffer.wrap(buffer, 0, count);
    count = 0;
    parts.send(this, Opcode.BINARY, part, last);
  }

  private final class Unsent implements BufferedMessage.Buffer {
    @Override
    public boolean isEmpty() {
      return count == 0;
    }

    @Override
    public void send(boolean last) throws IOException {
      SendStream.this.send(last);
    }
  }
}
