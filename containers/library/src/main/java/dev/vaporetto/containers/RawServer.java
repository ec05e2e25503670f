package dev.vaporetto.containers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The peer of a tested client: accepts its connections and answers its opening handshake; then the
 * {@link RawClient} sends what no conforming server sends. Safe from any thread.
 */
public final class RawServer implements AutoCloseable {
  /** RFC 6455 §1.3. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket socket;

  private RawServer(ServerSocket socket) {
    this.socket = socket;
  }

  /** Listens on a port of the system's choice. */
  public static RawServer listen() {
    try {
      ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      socket.setSoTimeout((int) RawClient.DEADLINE.toMillis());
      return new RawServer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return socket.getLocalPort();
  }

  /** The next connection; nothing has been read from it. */
  public RawClient accept() {
    try {
      return RawClient.over(socket.accept());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers a request with 101, the right accept value and further headers. */
  public static void upgrade(RawClient client, Request request, String... furtherHeaders) {
    List<String> lines = new ArrayList<>();
    lines.add("HTTP/1.1 101 Switching Protocols");
    lines.add("Upgrade: websocket");
    lines.add("Connection: Upgrade");
    lines.add("Sec-WebSocket-Accept: " + accept(request.header("Sec-WebSocket-Key").get(0)));
    lines.addAll(List.of(furtherHeaders));
    client.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  /** RFC 6455 §4.2.2. */
  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A request's head as it came. */
  public record Request(String requestLine, List<RawClient.Header> headers) {
    /** The values of all headers of a name, whatever its case. */
    public List<String> header(String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(RawClient.Header::value)
          .toList();
    }
  }

  /** Accepts no more; connections that were accepted stay. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
