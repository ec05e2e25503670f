package dev.vaporetto.bench.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.bench.load.ClientFrame;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Puts the messages of a server together, however its bytes are split. Not thread-safe. */
final class ServerMessages {
  private static final int FIN = 0x80;
  private static final int OPCODE = 0x0F;
  private static final int CONTROL = 0x08;

  /** More than any message of this load; a longer one is a frame that was read at a wrong place. */
  private static final int MOST = 1 << 20;

  private ByteBuffer rest = ByteBuffer.allocate(256);

  /** The fragments of a message so far. */
  private byte[] begun = {};

  /** Receives the messages. */
  interface Listener {
    /** A text or binary message. */
    void message(byte[] payload);

    /** A close frame, with its status code and reason in words. */
    void close(String why);
  }

  /** Takes all bytes of {@code in}. */
  void take(ByteBuffer in, Listener listener) throws IOException {
    append(in);
    rest.flip();
    while (frame(listener)) {
      // Takes the next frame.
    }
    rest.compact();
  }

  private void append(ByteBuffer in) {
    if (rest.remaining() < in.remaining()) {
      int needed = rest.position() + in.remaining();
      ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, 2 * rest.capacity()));
      rest = larger.put(rest.flip());
    }
    rest.put(in);
  }

  /** Whether a whole frame was available. */
  private boolean frame(Listener listener) throws IOException {
    rest.mark();
    if (rest.remaining() < 2) {
      return false;
    }
    int first = rest.get() & 0xFF;
    int second = rest.get() & 0xFF;
    if ((first & 0x70) != 0 || second > 127) {
      throw new IOException(
          "a frame began with %02x %02x, expected no reserved bit and no mask"
              .formatted(first, second));
    }
    if (rest.remaining() < (second < 126 ? 0 : second == 126 ? 2 : 8)) {
      rest.reset();
      return false;
    }
    long length = second < 126 ? second : second == 126 ? rest.getShort() & 0xFFFF : rest.getLong();
    if (length < 0 || length > MOST) {
      throw new IOException("a frame of " + length + " bytes came, expected " + MOST + " or less");
    }
    if (rest.remaining() < length) {
      rest.reset();
      return false;
    }
    byte[] payload = new byte[(int) length];
    rest.get(payload);
    take(first, payload, listener);
    return true;
  }

  private void take(int first, byte[] payload, Listener listener) {
    int opcode = first & OPCODE;
    if (opcode == ClientFrame.CLOSE) {
      listener.close(closeFrame(payload));
    } else if ((opcode & CONTROL) == 0) {
      byte[] whole = begun.length == 0 ? payload : joined(begun, payload);
      boolean last = (first & FIN) != 0;
      begun = last ? new byte[0] : whole;
      if (last) {
        listener.message(whole);
      }
    }
  }

  private static byte[] joined(byte[] one, byte[] two) {
    return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
  }

  private static String closeFrame(byte[] payload) {
    if (payload.length < 2) {
      return "a close frame without a code";
    }
    int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    return "a close frame, " + code + " " + new String(payload, 2, payload.length - 2, UTF_8);
  }
}
