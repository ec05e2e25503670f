package dev.vaporetto.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other end of a WebSocket, byte by byte. */
final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private static final String REQUEST =
      """
      GET / HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;

  private final Socket socket = new Socket();
  private final DataInputStream in;

  /** Connects and sends {@code early} with the request. */
  RawClient(int port, byte... early) throws IOException {
    // So that the server soon cannot write more.
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.writeBytes(REQUEST.getBytes(StandardCharsets.US_ASCII));
    first.writeBytes(early);
    send(first.toByteArray());
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    assertThat(readHead()).startsWith("HTTP/1.1 101");
  }

  private String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** A masked text frame; the key is zero. */
  static byte[] text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | payload.length), 0, 0, 0, 0});
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** The payload of the next frame. */
  byte[] receive() throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  String receiveText() throws IOException {
    return new String(receive(), StandardCharsets.UTF_8);
  }

  /** Whether nothing follows any more. */
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
