package dev.vaporetto.containers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/**
 * A socket with raw HTTP and WebSocket, to send what no conforming client sends and to see every
 * byte of the answer. It checks and corrects nothing, and answers nothing by itself. Reads that
 * take longer than {@link #DEADLINE} throw. For one thread.
 */
public final class RawClient implements AutoCloseable {
  /** How long a read may wait. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  /** The key of RFC 6455's example; its accept value is {@link #SAMPLE_ACCEPT}. */
  public static final String SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** The right Sec-WebSocket-Accept for {@link #SAMPLE_KEY}. */
  public static final String SAMPLE_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final int SMALL_BUFFER = 4 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) DEADLINE.toMillis());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** A response's head and body as they came. */
  public record Response(int status, String statusLine, List<Header> headers, String body) {
    /** The values of all headers of a name, whatever its case. */
    public List<String> header(String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .toList();
    }
  }

  /** One header line. */
  public record Header(String name, String value) {}

  /**
   * One frame as it came (RFC 6455 §5.2).
   *
   * @param rsv the three reserved bits, RSV1 being 4
   * @param shortestLength whether the length has the shortest of its three forms
   * @param maskingKey 0 without one
   * @param payload unmasked
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; tests compare the parts
  public record Frame(
      boolean fin,
      int rsv,
      int opcode,
      boolean shortestLength,
      boolean masked,
      int maskingKey,
      byte[] payload) {
    /** Reads one. */
    static Frame read(InputStream in) throws IOException {
      int first = readByte(in);
      int second = readByte(in);
      long length = second & 0x7F;
      boolean shortest = true;
      if (length == 126) {
        length = ByteBuffer.wrap(readBytes(in, 2)).getShort() & 0xFFFF;
        shortest = length > 125;
      } else if (length == 127) {
        length = ByteBuffer.wrap(readBytes(in, 8)).getLong();
        shortest = length > 0xFFFF;
      }
      boolean masked = (second & 0x80) != 0;
      byte[] mask = masked ? readBytes(in, 4) : new byte[4];
      byte[] payload = readBytes(in, Math.toIntExact(length));
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i & 3];
      }
      int key = ByteBuffer.wrap(mask).getInt();
      return new Frame(
          (first & 0x80) != 0, first >> 4 & 7, first & 0xF, shortest, masked, key, payload);
    }

    /** The payload as UTF-8. */
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a Close frame, 1005 without one. */
    public int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** The reason of a Close frame. */
    public String closeReason() {
      return payload.length < 2
          ? ""
          : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  /** Connects to localhost. */
  public static RawClient connect(int port) {
    try {
      return new RawClient(new Socket("localhost", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's side of a connection that was accepted. */
  static RawClient over(Socket accepted) throws IOException {
    return new RawClient(accepted);
  }

  /** Connects to localhost over TLS. */
  public static RawClient connect(int port, SSLContext sslContext) {
    try {
      return new RawClient(sslContext.getSocketFactory().createSocket("localhost", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects to a server and does a valid handshake; the answer must be 101. */
  public static RawClient open(RunningServer server, String path) {
    return opened(connect(server.port()), path);
  }

  /** The same, with so small a buffer that the server soon has to wait until this one reads. */
  public static RawClient openSlow(RunningServer server, String path) {
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(SMALL_BUFFER);
      socket.connect(new InetSocketAddress("localhost", server.port()));
      return opened(new RawClient(socket), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawClient opened(RawClient client, String path) {
    Response response = client.handshake(path);
    if (response.status() != 101) {
      client.close();
      throw new AssertionError("Expected 101 but the server answered " + response);
    }
    return client;
  }

  /** Sends a valid opening handshake with further headers, and reads the answer. */
  public Response handshake(String path, String... furtherHeaders) {
    List<String> headers = new ArrayList<>(properHeaders());
    headers.addAll(List.of(furtherHeaders));
    return request("GET " + path + " HTTP/1.1", headers);
  }

  /** The header lines of a valid handshake, for tests that change one of them. */
  public List<String> properHeaders() {
    return List.of(
        "Host: localhost:" + socket.getPort(),
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: " + SAMPLE_KEY,
        "Sec-WebSocket-Version: 13");
  }

  /** Sends a request line and exactly these header lines, and reads the answer. */
  public Response request(String requestLine, List<String> headerLines) {
    StringBuilder head = new StringBuilder(requestLine).append("\r\n");
    headerLines.forEach(line -> head.append(line).append("\r\n"));
    write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    return readResponse();
  }

  /** Writes bytes as they are. */
  public void write(byte... bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a final, masked text frame. */
  public void sendText(String text) {
    write(frame(true, 0, 1, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends a final, masked binary frame. */
  public void sendBinary(byte[] bytes) {
    write(frame(true, 0, 2, bytes));
  }

  /** Sends a masked Close frame. */
  public void sendClose(int code, String reason) {
    write(closeFrame(code, reason));
  }

  /** A masked Close frame. */
  public static byte[] closeFrame(int code, String reason) {
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    return frame(
        true, 0, 8, ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array());
  }

  /** A masked frame with the shortest length form. */
  public static byte[] frame(boolean fin, int rsv, int opcode, byte[] payload) {
    return frame(fin, rsv, opcode, true, payload);
  }

  /** A frame, masked or not, with the shortest length form (RFC 6455 §5.2). */
  public static byte[] frame(boolean fin, int rsv, int opcode, boolean masked, byte[] payload) {
    byte[] header = header(fin, rsv, opcode, masked, payload.length);
    byte[] mask = {0x37, (byte) 0xFA, 0x21, 0x3D};
    ByteBuffer frame = ByteBuffer.allocate(header.length + (masked ? 4 : 0) + payload.length);
    frame.put(header);
    if (!masked) {
      return frame.put(payload).array();
    }
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i & 3]));
    }
    return frame.array();
  }

  /** A header without its masking key, for a payload that may never follow. */
  public static byte[] header(boolean fin, int rsv, int opcode, boolean masked, long length) {
    ByteBuffer header = ByteBuffer.allocate(10);
    header.put((byte) ((fin ? 0x80 : 0) | rsv << 4 | opcode));
    int maskBit = masked ? 0x80 : 0;
    if (length >= 0 && length <= 125) {
      header.put((byte) (maskBit | length));
    } else if (length >= 0 && length <= 0xFFFF) {
      header.put((byte) (maskBit | 126)).putShort((short) length);
    } else {
      header.put((byte) (maskBit | 127)).putLong(length);
    }
    byte[] bytes = new byte[header.position()];
    header.flip().get(bytes);
    return bytes;
  }

  /** Waits until there is a byte, which the next read returns. */
  public void awaitByte() {
    try {
      in.mark(1);
      int unused = readByte(in);
      in.reset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one frame. */
  public Frame readFrame() {
    try {
      return Frame.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one response; its body ends by Content-Length, last chunk or the end of the stream. */
  public Response readResponse() {
    try {
      String statusLine = readLine();
      List<Header> headers = readHeaders();
      int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
      return new Response(status, statusLine, List.copyOf(headers), body(status, headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the head of a request, on the server's side. */
  public RawServer.Request readRequest() {
    try {
      return new RawServer.Request(readLine(), List.copyOf(readHeaders()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Header> readHeaders() throws IOException {
    List<Header> headers = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.add(new Header(line.substring(0, colon).trim(), line.substring(colon + 1).trim()));
    }
    return headers;
  }

  private String body(int status, List<Header> headers) throws IOException {
    if (status < 200 || status == 204 || status == 304) {
      return "";
    }
    byte[] body = null;
    for (Header header : headers) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (name.equals("content-length")) {
        body = readBytes(in, Integer.parseInt(header.value()));
      } else if (name.equals("transfer-encoding") && header.value().equals("chunked")) {
        body = readChunks();
      }
    }
    return new String(body == null ? in.readAllBytes() : body, StandardCharsets.UTF_8);
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(readBytes(in, size));
      readLine();
    }
    readLine();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(readLine().split(";", 2)[0].trim(), 16);
  }

  /** Reads and discards until the server ends the connection; returns the number of bytes. */
  public int readToEnd() {
    try {
      return in.readAllBytes().length;
    } catch (SocketException e) {
      // A reset is an end, too; what came before it is unknown.
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The underlying socket, for a reset, a half close or small buffers. */
  public Socket socket() {
    return socket;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = readByte(in); b != '\n'; b = readByte(in)) {
      line.append((char) b);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  private static int readByte(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("The server has ended the connection");
    }
    return b;
  }

  private static byte[] readBytes(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(
          "The server ended the connection after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  /** Closes the socket. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
