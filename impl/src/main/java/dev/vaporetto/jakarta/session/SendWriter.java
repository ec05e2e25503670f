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

  private final BufferedMessage message =
      new BufferedMessage(
          new Unsent(), "the writer is closed; expected getSendWriter() for a new message");

  SendWriter(PartSender parts) {
    this.parts = parts;
  }

  @Override
  public void write(char[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    message.begin();
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
    message.flush();
  }

  @Override
  public void close() throws IOException {
    message.close();
  }

  private void send(boolean last) throws IOException {
    // If this throws, the buffer stays, so that no shorter text is ever sent as the whole one.
    PartialText.Part part = encoder.encode(this, buffer.toString(), last);
    buffer.setLength(0);
    parts.send(this, Opcode.TEXT, part.bytes(), last);
  }

  private final class Unsent implements BufferedMessage.Buffer {
    @Override
    public boolean isEmpty() {
      return buffer.length() == 0;
    }

    @Override
    public void send(boolean last) throws IOException {
      SendWriter.this.send(last);
    }
  }
}
