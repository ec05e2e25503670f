package dev.vaporetto.containers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;

/**
 * One TCP connection with HTTP/2 (RFC 9113), whose streams become WebSockets (RFC 8441). Like
 * {@link RawClient} it answers no WebSocket frame by itself, and reads only while somebody waits.
 * It sends less than the server's windows, and opens its own as wide as there are. For one thread.
 */
public final class Http2Client implements AutoCloseable {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

  // RFC 9113 §6, and RFC 8441 §3 for the last one
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED_OR_PRIORITY = 0x8 | 0x20;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  private static final int FIRST_WINDOW = 0xFFFF;
  private static final int LARGEST_BLOCK = 64 * 1024;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final HpackDecoder decoder = new HpackDecoder(LARGEST_BLOCK, System::nanoTime);
  private final Map<Integer, Http2Stream> streams = new HashMap<>();
  private int lastStream = -1;
  private boolean connectIsEnabled;
  private boolean pingIsAnswered;

  private Http2Client(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) RawClient.DEADLINE.toMillis());
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
  }

  /** Connects to localhost, where the server must announce extended CONNECT. */
  public static Http2Client connect(int port) {
    try {
      return begun(new Socket("localhost", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does the same over TLS. */
  public static Http2Client connect(int port, SSLContext sslContext) {
    try {
      SSLSocket socket = (SSLSocket) sslContext.getSocketFactory().createSocket("localhost", port);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      return begun(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Http2Client begun(Socket socket) throws IOException {
    Http2Client client = new Http2Client(socket);
    try {
      client.begin();
      return client;
    } catch (IOException | RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  private void begin() throws IOException {
    out.write(PREFACE);
    int largest = Integer.MAX_VALUE;
    send(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(largest).array());
    send(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(largest - FIRST_WINDOW).array());
    // The server's SETTINGS come before the answer.
    ping();
    if (!connectIsEnabled) {
      throw new AssertionError("The server announces no WebSocket over HTTP/2");
    }
  }

  /** The server has done with all that was sent before. */
  public void ping() {
    pingIsAnswered = false;
    send(PING, 0, 0, new byte[8]);
    while (!pingIsAnswered) {
      readOne();
    }
  }

  /**
   * Sends a valid opening handshake, and does not wait for the answer.
   *
   * @param furtherHeaders lines as {@code Name: value}
   */
  public Http2Stream ask(String path, String... furtherHeaders) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    addHeader(block, ":method", "CONNECT");
    addHeader(block, ":protocol", "websocket");
    addHeader(block, ":scheme", socket instanceof SSLSocket ? "https" : "http");
    addHeader(block, ":authority", "localhost:" + socket.getPort());
    addHeader(block, ":path", path);
    addHeader(block, "sec-websocket-version", "13");
    for (String line : furtherHeaders) {
      int colon = line.indexOf(':');
      addHeader(
          block,
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim());
    }
    lastStream += 2;
    Http2Stream stream = new Http2Stream(this, lastStream);
    streams.put(lastStream, stream);
    send(HEADERS, END_HEADERS, lastStream, block.toByteArray());
    return stream;
  }

  /** Opens a socket; the answer must be 200. */
  public Http2Stream open(String path, String... furtherHeaders) {
    Http2Stream stream = ask(path, furtherHeaders);
    if (stream.status() != 200) {
      throw new AssertionError("Expected 200 but the server answered " + stream.response());
    }
    return stream;
  }

  /** A literal that is neither indexed nor compressed (RFC 7541 §6.2.2). */
  private static void addHeader(ByteArrayOutputStream block, String name, String value) {
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

  void sendData(int stream, boolean last, byte[] bytes) {
    send(DATA, last ? END_STREAM : 0, stream, bytes);
  }

  void reset(int stream, int error) {
    send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
  }

  private void send(int type, int flags, int stream, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt((payload.length << 8) | type).put((byte) flags).putInt(stream).put(payload);
    try {
      out.write(frame.array());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one frame, for whichever stream it is. */
  void readOne() {
    try {
      int head = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[head >>> 8];
      in.readFully(payload);
      take(head & 0xFF, flags, stream, payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(int type, int flags, int id, byte[] payload) {
    Http2Stream stream = streams.get(id);
    switch (type) {
      case SETTINGS -> takeSettings(flags, ByteBuffer.wrap(payload));
      case PING -> takePing(flags, payload);
      case GOAWAY -> {
        int error = ByteBuffer.wrap(payload).getInt(4);
        if (error != 0) {
          throw new AssertionError("The server ended the connection with error " + error);
        }
      }
      case CONTINUATION -> throw new AssertionError("The header block is larger than a frame");
      case HEADERS, DATA, RST_STREAM -> {
        if (stream != null) {
          takeOf(stream, type, flags, payload);
        }
      }
      default -> {
        // WINDOW_UPDATE: less is sent than the windows have room for. Others are to be ignored.
      }
    }
  }

  private void takeSettings(int flags, ByteBuffer payload) {
    if ((flags & ACK) != 0) {
      return;
    }
    while (payload.hasRemaining()) {
      int name = payload.getShort();
      int value = payload.getInt();
      if (name == ENABLE_CONNECT_PROTOCOL) {
        connectIsEnabled = value == 1;
      }
    }
    send(SETTINGS, ACK, 0, new byte[0]);
  }

  private void takePing(int flags, byte[] payload) {
    if ((flags & ACK) != 0) {
      pingIsAnswered = true;
    } else {
      send(PING, ACK, 0, payload);
    }
  }

  private void takeOf(Http2Stream stream, int type, int flags, byte[] payload) {
    if (type == RST_STREAM) {
      stream.onReset(ByteBuffer.wrap(payload).getInt());
      return;
    }
    if ((flags & PADDED_OR_PRIORITY) != 0) {
      throw new AssertionError("The server pads frames, or sets priorities: flags " + flags);
    }
    if (type == HEADERS) {
      stream.onHead(decoded(ByteBuffer.wrap(payload)));
    } else {
      stream.onData(payload);
    }
    if ((flags & END_STREAM) != 0) {
      stream.onEnd();
    }
  }

  private MetaData.Response decoded(ByteBuffer block) {
    try {
      return (MetaData.Response) decoder.decode(block);
    } catch (Exception e) {
      throw new AssertionError("The server's header block cannot be decoded", e);
    }
  }

  /** Closes the TCP connection. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
