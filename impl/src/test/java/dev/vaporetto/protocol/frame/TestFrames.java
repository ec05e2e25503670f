package dev.vaporetto.protocol.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames written and read the plain way, byte by byte: the naive twin of encoder and decoder. */
public final class TestFrames {
  public static final int FIN = 0x80;

  /** A key in which no byte is like another, and no bit pattern repeats. */
  public static final int KEY = 0x37FA213D;

  /** One frame of a stream that was written. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only looked into
  public record Frame(boolean fin, Opcode opcode, byte[] payload) {
    public String text() {
      return new String(payload, UTF_8);
    }

    /** The status code of a close frame. */
    public int closeCode() {
      return (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    }

    /** The reason of a close frame. */
    public String closeReason() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }

    @Override
    public String toString() {
      return opcode + (fin ? " " : " part ") + (opcode == Opcode.CLOSE ? "" : text());
    }
  }

  private TestFrames() {}

  /** A frame as {@code sender} sends it. */
  public static byte[] frame(Role sender, int firstByte, byte... payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header(sender, firstByte, payload.length));
    for (int i = 0; i < payload.length; i++) {
      out.write(sender.masks() ? payload[i] ^ keyByte(i) : payload[i]);
    }
    return out.toByteArray();
  }

  /**
   * Where something begins or ends in a stream: each frame, and each payload. Judges nothing; what
   * a frame announces may be missing.
   */
  public static int[] boundaries(byte[] stream) {
    List<Integer> boundaries = new ArrayList<>();
    long at = 0;
    while (at < stream.length) {
      boundaries.add((int) at);
      int second = at + 1 < stream.length ? stream[(int) at + 1] & 0xFF : 0;
      int length = second & 0x7F;
      int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
      long payload = extended == 0 ? length : 0;
      for (int i = 0; i < extended && at + 2 + i < stream.length; i++) {
        payload = payload << 8 | (stream[(int) at + 2 + i] & 0xFF);
      }
      at += 2 + extended + (second >= 0x80 ? 4 : 0);
      if (at < stream.length) {
        boundaries.add((int) at);
      }
      // A length of 2^63 or more, or one that leads beyond the stream, ends the walk.
      at = payload < 0 ? stream.length : Math.min(stream.length, at + Math.min(payload, 1L << 32));
    }
    return boundaries.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The header alone, for a payload that is not there. */
  public static byte[] header(Role sender, int firstByte, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int mask = sender.masks() ? 0x80 : 0;
    out.write(firstByte);
    if (length < 126) {
      out.write(mask | (int) length);
    } else if (length < 65536) {
      out.write(mask | 126);
      out.write((int) length >> 8);
      out.write((int) length);
    } else {
      out.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) (length >> shift));
      }
    }
    for (int i = 0; i < 4 && sender.masks(); i++) {
      out.write(keyByte(i));
    }
    return out.toByteArray();
  }

  /**
   * A header with its length in another form than the shortest.
   *
   * @param extended further bytes for the length: 2 or 8
   */
  public static byte[] longHeader(Role sender, int firstByte, int extended, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(firstByte);
    out.write((sender.masks() ? 0x80 : 0) | (extended == 2 ? 126 : 127));
    for (int i = extended - 1; i >= 0; i--) {
      out.write((int) (length >> (8 * i)));
    }
    for (int i = 0; i < 4 && sender.masks(); i++) {
      out.write(keyByte(i));
    }
    return out.toByteArray();
  }

  private static int keyByte(int index) {
    return KEY >>> (24 - 8 * (index % 4)) & 0xFF;
  }

  public static byte[] frame(Role sender, boolean fin, Opcode opcode, byte... payload) {
    return frame(sender, (fin ? FIN : 0) | opcode.code(), payload);
  }

  public static byte[] text(Role sender, String text) {
    return frame(sender, true, Opcode.TEXT, text.getBytes(UTF_8));
  }

  public static byte[] binary(Role sender, byte... payload) {
    return frame(sender, true, Opcode.BINARY, payload);
  }

  public static byte[] ping(Role sender, String payload) {
    return frame(sender, true, Opcode.PING, payload.getBytes(UTF_8));
  }

  public static byte[] close(Role sender, int code, String reason) {
    byte[] codeBytes = {(byte) (code >> 8), (byte) code};
    return frame(sender, true, Opcode.CLOSE, concat(codeBytes, reason.getBytes(UTF_8)));
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The frames of a whole stream from {@code sender}; fails if it ends inside one. */
  public static List<Frame> parse(Role sender, byte[] stream) {
    List<Frame> frames = new ArrayList<>();
    int at = 0;
    while (at < stream.length) {
      int first = stream[at++] & 0xFF;
      int second = stream[at++] & 0xFF;
      Opcode opcode = Opcode.of(first & 0xF);
      if (opcode == null || (first & 0x70) != 0 || (second >= 0x80) != sender.masks()) {
        throw new AssertionError("not a frame of " + sender + " at byte " + (at - 2));
      }
      long length = second & 0x7F;
      int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
      length = extended == 0 ? length : 0;
      for (int i = 0; i < extended; i++) {
        length = length << 8 | (stream[at++] & 0xFF);
      }
      byte[] key = sender.masks() ? Arrays.copyOfRange(stream, at, at + 4) : new byte[4];
      at += sender.masks() ? 4 : 0;
      if (length > stream.length - at) {
        throw new AssertionError("the stream ends inside a " + opcode + " frame of " + length);
      }
      byte[] payload = Arrays.copyOfRange(stream, at, at + (int) length);
      at += payload.length;
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= key[i % 4];
      }
      frames.add(new Frame(first >= FIN, opcode, payload));
    }
    return frames;
  }
}
