package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.bench.load.OpeningHandshake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Locale;

/**
 * One stream of HTTP/2 that looks like a socket with HTTP/1.1: the head of an opening handshake
 * that is written leaves as an extended CONNECT (RFC 8441), and what is read begins with the answer
 * that HTTP/1.1 would give. What follows is the stream's data.
 */
final class Http2Link implements Link {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

  // RFC 9113 §6
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int HEAD = 9;
  private static final int LARGEST_PAYLOAD = 16 * 1024;
  private static final int STREAM = 1;
  private static final int FIRST_WINDOW = 0xFFFF;

  /** The entry 8 of RFC 7541's static table, {@code :status: 200}, and what is behind it. */
  private static final String[] STATUSES = {"200", "204", "206", "304", "400", "404", "500"};

  private static final int FIRST_STATUS = 0x88;

  private final Link wire;
  private final String authority;

  /** What the wire has not taken. */
  private ByteBuffer out = ByteBuffer.allocate(0);

  /** What has come and is no whole frame, ready to be put to. */
  private ByteBuffer in = ByteBuffer.allocate(2 * (HEAD + LARGEST_PAYLOAD));

  /** What can be read, ready to be taken from. */
  private ByteBuffer ready = ByteBuffer.allocate(0);

  private String key = "";
  private boolean asked;
  private boolean ended;

  /** How many bytes the server takes, on the stream and on the connection. */
  private long streamWindow = FIRST_WINDOW;

  private long connectionWindow = FIRST_WINDOW;
  private int initialWindow = FIRST_WINDOW;

  /**
   * One over another link.
   *
   * @param authority host and port
   */
  Http2Link(Link wire, String authority) {
    this.wire = wire;
    this.authority = authority;
  }

  @Override
  public int writeWaitsFor() {
    return out.hasRemaining() ? wire.writeWaitsFor() : SelectionKey.OP_READ;
  }

  // ---- writing

  @Override
  public int write(ByteBuffer source) throws IOException {
    int before = source.remaining();
    if (!flushed()) {
      return 0;
    }
    if (!asked) {
      ask(source);
    }
    while (source.hasRemaining() && flushed()) {
      int length =
          (int)
              Math.min(
                  Math.min(source.remaining(), LARGEST_PAYLOAD),
                  Math.min(streamWindow, connectionWindow));
      if (length <= 0) {
        break;
      }
      byte[] payload = new byte[length];
      source.get(payload);
      streamWindow -= length;
      connectionWindow -= length;
      queue(frame(DATA, 0, STREAM, payload));
    }
    boolean unused = flushed();
    return before - source.remaining();
  }

  /** Whether the wire has taken everything. */
  private boolean flushed() throws IOException {
    if (out.hasRemaining()) {
      wire.write(out);
    }
    return !out.hasRemaining();
  }

  private void queue(byte[] bytes) {
    ByteBuffer more = ByteBuffer.allocate(out.remaining() + bytes.length);
    out = more.put(out).put(bytes).flip();
  }

  /** Takes the whole head, which its writer has in one buffer. */
  private void ask(ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    String[] lines = new String(bytes, ISO_8859_1).split("\r\n", -1);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    header(block, ":method", "CONNECT");
    header(block, ":protocol", "websocket");
    header(block, ":scheme", wire instanceof TlsLink ? "https" : "http");
    header(block, ":authority", authority);
    header(block, ":path", lines[0].split(" ", -1)[1]);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
      String value = lines[i].substring(colon + 1).strip();
      switch (name) {
        case "", "host", "upgrade", "connection" -> {
          // HTTP/2 has none of them.
        }
        case "sec-websocket-key" -> key = value;
        default -> header(block, name, value);
      }
    }
    int largest = Integer.MAX_VALUE;
    byte[] window = ByteBuffer.allocate(4).putInt(largest - FIRST_WINDOW).array();
    byte[] settings =
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(largest).array();
    queue(PREFACE);
    queue(frame(SETTINGS, 0, 0, settings));
    queue(frame(WINDOW_UPDATE, 0, 0, window));
    queue(frame(HEADERS, END_HEADERS, STREAM, block.toByteArray()));
    asked = true;
  }

  /** A literal that is neither indexed nor compressed (RFC 7541 §6.2.2). */
  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  /** A length with a prefix of seven bits (RFC 7541 §5.1), and the text. */
  private static void text(ByteArrayOutputStream block, String text) {
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

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(HEAD + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  // ---- reading

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!ready.hasRemaining() && !ended) {
      ended = wire.read(in) < 0;
      takeFrames();
      boolean unused = flushed();
    }
    if (!ready.hasRemaining()) {
      return ended ? -1 : 0;
    }
    int count = Math.min(ready.remaining(), target.remaining());
    target.put(ready.slice().limit(count));
    ready.position(ready.position() + count);
    return count;
  }

  private void takeFrames() throws IOException {
    in.flip();
    while (in.remaining() >= HEAD && in.remaining() >= HEAD + length()) {
      int head = in.getInt();
      int flags = in.get();
      int stream = in.getInt();
      byte[] payload = new byte[head >>> 8];
      in.get(payload);
      take(head & 0xFF, flags, stream, payload);
    }
    in.compact();
  }

  private int length() throws IOException {
    int length = in.getInt(in.position()) >>> 8;
    if (length > LARGEST_PAYLOAD) {
      throw new IOException("a frame of " + length + " bytes came over HTTP/2");
    }
    return length;
  }

  private void take(int type, int flags, int stream, byte[] payload) {
    switch (type) {
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          settings(ByteBuffer.wrap(payload));
          queue(frame(SETTINGS, ACK, 0, new byte[0]));
        }
      }
      case PING -> {
        if ((flags & ACK) == 0) {
          queue(frame(PING, ACK, 0, payload));
        }
      }
      case WINDOW_UPDATE -> {
        int more = ByteBuffer.wrap(payload).getInt();
        connectionWindow += stream == 0 ? more : 0;
        streamWindow += stream == 0 ? 0 : more;
      }
      case HEADERS -> append(answer(payload[0] & 0xFF).getBytes(ISO_8859_1));
      case DATA -> append(payload);
      case RST_STREAM, GOAWAY -> ended = true;
      default -> {
        // RFC 9113 §5.5: others are to be ignored.
      }
    }
    ended |= (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
  }

  private void settings(ByteBuffer payload) {
    while (payload.hasRemaining()) {
      int name = payload.getShort();
      int value = payload.getInt();
      if (name == INITIAL_WINDOW_SIZE) {
        streamWindow += value - initialWindow;
        initialWindow = value;
      }
    }
  }

  private String answer(int first) {
    int status = first - FIRST_STATUS;
    if (status == 0) {
      return "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: "
          + OpeningHandshake.expectedAccept(key)
          + "\r\n\r\n";
    }
    String name = status > 0 && status < STATUSES.length ? STATUSES[status] : "another status";
    return "HTTP/1.1 " + name + "\r\n\r\n";
  }

  private void append(byte[] bytes) {
    ByteBuffer more = ByteBuffer.allocate(ready.remaining() + bytes.length);
    ready = more.put(ready).put(bytes).flip();
  }

  @Override
  public boolean isOpen() {
    return wire.isOpen();
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
