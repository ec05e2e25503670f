package dev.vaporetto.containers;

import static dev.vaporetto.containers.Http2Frames.ACK;
import static dev.vaporetto.containers.Http2Frames.CONTINUATION;
import static dev.vaporetto.containers.Http2Frames.DATA;
import static dev.vaporetto.containers.Http2Frames.ENABLE_CONNECT_PROTOCOL;
import static dev.vaporetto.containers.Http2Frames.END_STREAM;
import static dev.vaporetto.containers.Http2Frames.GOAWAY;
import static dev.vaporetto.containers.Http2Frames.HEADERS;
import static dev.vaporetto.containers.Http2Frames.PADDED_OR_PRIORITY;
import static dev.vaporetto.containers.Http2Frames.PING;
import static dev.vaporetto.containers.Http2Frames.RST_STREAM;
import static dev.vaporetto.containers.Http2Frames.SETTINGS;
import static dev.vaporetto.containers.Http2Frames.addHeader;

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
    out.write(Http2Frames.opening());
    // The server's SETTINGS come before the answer.
    ping();
    if (!connectIsEnabled) {
      throw new AssertionError("The server announces no WebSocket over HTTP/2");
    }
  }

  /** The server has done with all that was sent before. */
  public void ping() {
    pingIsAnswered = false;
    send(Http2Frames.frame(PING, 0, 0, new byte[8]));
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
    send(Http2Frames.headers(lastStream, block.toByteArray(), true));
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

  void sendData(int stream, boolean last, byte[] bytes) {
    send(Http2Frames.frame(DATA, last ? END_STREAM : 0, stream, bytes));
  }

  void reset(int stream, int error) {
    send(Http2Frames.reset(stream, error));
  }

  private void send(byte[] frames) {
    try {
      out.write(frames);
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
      case SETTINGS -> takeSettings(flags, payload);
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

  private void takeSettings(int flags, byte[] payload) {
    if ((flags & ACK) != 0) {
      return;
    }
    Integer value = Http2Frames.settings(payload).get(ENABLE_CONNECT_PROTOCOL);
    if (value != null) {
      connectIsEnabled = value == 1;
    }
    send(Http2Frames.frame(SETTINGS, ACK, 0));
  }

  private void takePing(int flags, byte[] payload) {
    if ((flags & ACK) != 0) {
      pingIsAnswered = true;
    } else {
      send(Http2Frames.frame(PING, ACK, 0, payload));
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
