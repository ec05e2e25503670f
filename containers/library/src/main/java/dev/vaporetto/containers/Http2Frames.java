package dev.vaporetto.containers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frames of a client of HTTP/2 (RFC 9113), as far as WebSockets need them, and header blocks
 * without compression (RFC 7541).
 *
 * <pre>
 *  0        3      4       5          9
 *  | length | type | flags | stream   | payload
 * </pre>
 */
public final class Http2Frames {
  // RFC 9113 §6
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int ACK = 1;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  public static final int PADDED_OR_PRIORITY = 0x8 | 0x20;
  public static final int INITIAL_WINDOW_SIZE = 4;

  /** RFC 8441 §3. */
  public static final int ENABLE_CONNECT_PROTOCOL = 8;

  /** The error of whoever has lost interest (RFC 9113 §7). */
  public static final int CANCEL = 8;

  /** The bytes before the payload. */
  public static final int HEAD = 9;

  /** What a peer takes that has said nothing else. */
  public static final int LARGEST_PAYLOAD = 16 * 1024;

  /** The window of a stream and of a connection before anything is said. */
  public static final int FIRST_WINDOW = 0xFFFF;

  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

  /** The entries of RFC 7541's static table from {@link #FIRST_STATUS} on. */
  private static final int[] STATUSES = {200, 204, 206, 304, 400, 404, 500};

  private static final int FIRST_STATUS = 8;

  private Http2Frames() {}

  /** One frame. */
  public static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(HEAD + payload.length)
        .putInt((payload.length << 8) | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** What a client begins with: its windows are as wide as there are (RFC 9113 §3.4). */
  public static byte[] opening() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(PREFACE);
    bytes.writeBytes(setting(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
    bytes.writeBytes(windowUpdate(0, Integer.MAX_VALUE - FIRST_WINDOW));
    return bytes.toByteArray();
  }

  /** A frame with one setting. */
  public static byte[] setting(int name, int value) {
    return frame(
        SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) name).putInt(value).array());
  }

  /** The settings of a frame's payload, in their order. */
  public static Map<Integer, Integer> settings(byte[] payload) {
    Map<Integer, Integer> settings = new LinkedHashMap<>();
    ByteBuffer left = ByteBuffer.wrap(payload);
    while (left.hasRemaining()) {
      int name = left.getShort() & 0xFFFF;
      settings.put(name, left.getInt());
    }
    return settings;
  }

  /**
   * A frame that lets the server send more.
   *
   * @param stream 0 for the connection
   */
  public static byte[] windowUpdate(int stream, int bytes) {
    return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /** A frame that gives a stream up (RFC 9113 §6.4). */
  public static byte[] reset(int stream, int error) {
    return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
  }

  /**
   * A header block in as many frames as it needs.
   *
   * @param ends whether it is a whole one, whose last frame says so
   */
  public static byte[] headers(int stream, byte[] block, boolean ends) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int from = 0; from == 0 || from < block.length; from += LARGEST_PAYLOAD) {
      int to = Math.min(block.length, from + LARGEST_PAYLOAD);
      frames.writeBytes(
          frame(
              from == 0 ? HEADERS : CONTINUATION,
              ends && to == block.length ? END_HEADERS : 0,
              stream,
              Arrays.copyOfRange(block, from, to)));
    }
    return frames.toByteArray();
  }

  /** Adds a literal that is neither indexed nor compressed (RFC 7541 §6.2.2). */
  public static void addHeader(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    addText(block, name);
    addText(block, value);
  }

  /** A length with a prefix of seven bits (RFC 7541 §5.1), and the text. */
  private static void addText(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int rest = bytes.length - 0x7F;
    block.write(Math.min(bytes.length, 0x7F));
    if (rest >= 0) {
      for (; rest >= 0x80; rest >>= 7) {
        block.write((rest & 0x7F) | 0x80);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /**
   * The status of the first answer on a connection: {@code :status} comes first, and nothing is in
   * the dynamic table yet.
   *
   * @return -1 if it is written in a way that no server known to us writes it in
   */
  public static int status(byte[] answer) {
    ByteBuffer block = ByteBuffer.wrap(answer);
    // RFC 7541 §6.3: first there may be the size of the dynamic table
    while (block.hasRemaining() && (block.get(block.position()) & 0xE0) == 0x20) {
      int unused = number(block, 5);
    }
    if (!block.hasRemaining()) {
      return -1;
    }
    int first = block.get(block.position());
    if (first < 0) {
      // §6.1: an entry of a table
      int index = number(block, 7) - FIRST_STATUS;
      return index >= 0 && index < STATUSES.length ? STATUSES[index] : -1;
    }
    // §6.2: a literal, whose name is an entry
    int name = number(block, (first & 0x40) != 0 ? 6 : 4);
    return name >= FIRST_STATUS && name < FIRST_STATUS + STATUSES.length ? digits(block) : -1;
  }

  /** RFC 7541 §5.1. */
  private static int number(ByteBuffer block, int bits) {
    int most = (1 << bits) - 1;
    int number = block.get() & most;
    if (number == most) {
      int shift = 0;
      int more;
      do {
        more = block.get();
        number += (more & 0x7F) << shift;
        shift += 7;
      } while (more < 0);
    }
    return number;
  }

  /** Three digits, as they are or by the code of RFC 7541 appendix B. */
  private static int digits(ByteBuffer block) {
    boolean coded = block.get(block.position()) < 0;
    byte[] text = new byte[number(block, 7)];
    block.get(text);
    if (!coded) {
      return Integer.parseInt(new String(text, ISO_8859_1));
    }
    int status = 0;
    int bit = 0;
    for (int i = 0; i < 3; i++) {
      // 0, 1 and 2 have five bits, and the others six
      int five = bits(text, bit, 5);
      boolean small = five < 3;
      status = status * 10 + (small ? five : bits(text, bit, 6) - 0x19 + 3);
      bit += small ? 5 : 6;
    }
    return status;
  }

  private static int bits(byte[] text, int from, int count) {
    int value = 0;
    for (int bit = from; bit < from + count; bit++) {
      int octet = bit / 8 < text.length ? text[bit / 8] : 0xFF;
      value = (value << 1) | ((octet >> (7 - bit % 8)) & 1);
    }
    return value;
  }
}
