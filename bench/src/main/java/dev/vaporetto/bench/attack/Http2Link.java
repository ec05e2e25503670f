package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.bench.load.OpeningHandshake;
import dev.vaporetto.containers.Http2Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Locale;

/**
 * One stream of HTTP/2 that looks like a socket with HTTP/1.1: the head of an opening handshake
 * that is written leaves as an extended CONNECT (RFC 8441), and what is read begins with the answer
 * that HTTP/1.1 would give. What follows is the stream's data. A head without its end leaves as a
 * header block without its end, and so does what follows it.
 */
final class Http2Link implements Link {
  private static final int STREAM = 1;

  /** So many bytes are taken before the server learns that it may send as many more. */
  private static final int REFILL = 1 << 20;

  private final Link wire;
  private final String authority;

  /** What the wire has not taken. */
  private ByteBuffer out = ByteBuffer.allocate(0);

  /** What has come and is no whole frame, ready to be put to. */
  private ByteBuffer in = ByteBuffer.allocate(2 * (Http2Frames.HEAD + Http2Frames.LARGEST_PAYLOAD));

  /** What can be read, ready to be taken from. */
  private ByteBuffer ready = ByteBuffer.allocate(0);

  private String key = "";
  private Request request = Request.NONE;
  private boolean deaf;
  private boolean ended;

  /** How many bytes have come since the server's windows were last opened. */
  private int taken;

  /** How many bytes the server takes, on the stream and on the connection. */
  private long streamWindow = Http2Frames.FIRST_WINDOW;

  private long connectionWindow = Http2Frames.FIRST_WINDOW;
  private int initialWindow = Http2Frames.FIRST_WINDOW;

  /** What has left of the request. */
  private enum Request {
    NONE,
    HALF,
    WHOLE
  }

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
    if (request == Request.NONE) {
      ask(all(source));
    } else if (request == Request.HALF) {
      queue(Http2Frames.frame(Http2Frames.CONTINUATION, 0, STREAM, all(source)));
    }
    while (source.hasRemaining() && flushed()) {
      long window = Math.min(streamWindow, connectionWindow);
      int length =
          (int) Math.min(Math.min(source.remaining(), Http2Frames.LARGEST_PAYLOAD), window);
      if (length <= 0) {
        break;
      }
      byte[] payload = new byte[length];
      source.get(payload);
      streamWindow -= length;
      connectionWindow -= length;
      queue(Http2Frames.frame(Http2Frames.DATA, 0, STREAM, payload));
    }
    boolean unused = flushed();
    return before - source.remaining();
  }

  private static byte[] all(ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    return bytes;
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

  /** Takes a head, which its writer has in one buffer. */
  private void ask(byte[] head) {
    String text = new String(head, ISO_8859_1);
    String[] lines = text.split("\r\n", -1);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    Http2Frames.addHeader(block, ":method", "CONNECT");
    Http2Frames.addHeader(block, ":protocol", "websocket");
    Http2Frames.addHeader(block, ":scheme", wire instanceof TlsLink ? "https" : "http");
    Http2Frames.addHeader(block, ":authority", authority);
    Http2Frames.addHeader(block, ":path", lines[0].split(" ", -1)[1]);
    for (int i = 1; i < lines.length; i++) {
      addLine(block, lines[i]);
    }
    boolean whole = text.endsWith("\r\n\r\n");
    queue(Http2Frames.opening());
    queue(Http2Frames.headers(STREAM, block.toByteArray(), whole));
    request = whole ? Request.WHOLE : Request.HALF;
  }

  private void addLine(ByteArrayOutputStream block, String line) {
    int colon = line.indexOf(':');
    String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip();
    switch (name) {
      case "", "host", "upgrade", "connection" -> {
        // HTTP/2 has none of them.
      }
      case "sec-websocket-key" -> {
        if (key.isEmpty()) {
          key = value;
        } else {
          Http2Frames.addHeader(block, name, value);
        }
      }
      default -> Http2Frames.addHeader(block, name, value);
    }
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
    while (in.remaining() >= Http2Frames.HEAD && in.remaining() >= Http2Frames.HEAD + length()) {
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
    if (length > Http2Frames.LARGEST_PAYLOAD) {
      throw new IOException("a frame of " + length + " bytes came over HTTP/2");
    }
    return length;
  }

  private void take(int type, int flags, int stream, byte[] payload) {
    switch (type) {
      case Http2Frames.SETTINGS -> {
        if ((flags & Http2Frames.ACK) == 0) {
          takeSettings(payload);
        }
      }
      case Http2Frames.PING -> {
        if ((flags & Http2Frames.ACK) == 0) {
          queue(Http2Frames.frame(Http2Frames.PING, Http2Frames.ACK, 0, payload));
        }
      }
      case Http2Frames.WINDOW_UPDATE -> {
        int more = ByteBuffer.wrap(payload).getInt();
        connectionWindow += stream == 0 ? more : 0;
        streamWindow += stream == 0 ? 0 : more;
      }
      case Http2Frames.HEADERS -> append(answer(payload).getBytes(ISO_8859_1));
      case Http2Frames.DATA -> takeData(payload);
      case Http2Frames.RST_STREAM, Http2Frames.GOAWAY -> ended = true;
      default -> {
        // RFC 9113 §5.5: others are to be ignored.
      }
    }
    ended |=
        (type == Http2Frames.DATA || type == Http2Frames.HEADERS)
            && (flags & Http2Frames.END_STREAM) != 0;
  }

  private void takeSettings(byte[] payload) {
    Integer window = Http2Frames.settings(payload).get(Http2Frames.INITIAL_WINDOW_SIZE);
    if (window != null) {
      streamWindow += window - initialWindow;
      initialWindow = window;
    }
    queue(Http2Frames.frame(Http2Frames.SETTINGS, Http2Frames.ACK, 0));
  }

  private void takeData(byte[] payload) {
    if (deaf) {
      return;
    }
    append(payload);
    taken += payload.length;
    if (taken >= REFILL) {
      queue(Http2Frames.windowUpdate(0, taken));
      queue(Http2Frames.windowUpdate(STREAM, taken));
      taken = 0;
    }
  }

  private String answer(byte[] block) {
    int status = Http2Frames.status(block);
    return status == 200
        ? "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: "
            + OpeningHandshake.expectedAccept(key)
            + "\r\n\r\n"
        : "HTTP/1.1 " + (status < 0 ? "another status" : status) + "\r\n\r\n";
  }

  private void append(byte[] bytes) {
    ByteBuffer more = ByteBuffer.allocate(ready.remaining() + bytes.length);
    ready = more.put(ready).put(bytes).flip();
  }

  // ---- the end

  /** The server may send no more on the stream. The frames of the connection have to be read. */
  @Override
  public boolean turnDeaf() throws IOException {
    deaf = true;
    queue(Http2Frames.setting(Http2Frames.INITIAL_WINDOW_SIZE, 0));
    boolean unused = flushed();
    return true;
  }

  /** Ends this half of the stream, not of the connection. */
  @Override
  public void halfClose() throws IOException {
    queue(Http2Frames.frame(Http2Frames.DATA, Http2Frames.END_STREAM, STREAM));
    boolean unused = flushed();
  }

  @Override
  public boolean resetsStream() throws IOException {
    if (request != Request.WHOLE) {
      return false;
    }
    queue(Http2Frames.reset(STREAM, Http2Frames.CANCEL));
    return flushed();
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
