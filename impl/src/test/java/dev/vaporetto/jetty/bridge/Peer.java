package dev.vaporetto.jetty.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that reads only on request. */
final class Peer implements AutoCloseable {
  private final Socket socket = new Socket();
  private final DataInputStream in;

  /** Sends {@code early} in one packet with the request. */
  Peer(int port, byte[]... early) throws IOException {
    // Small, so that a server's writes soon wait for this side to read.
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(60_000);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            .getBytes(UTF_8));
    for (byte[] frame : early) {
      request.writeBytes(frame);
    }
    socket.getOutputStream().write(request.toByteArray());
    readHead();
  }

  private void readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("expected 101, but got " + head);
    }
  }

  static byte[] text(String text) {
    return TestFrames.frame(Role.CLIENT, true, Opcode.TEXT, text.getBytes(UTF_8));
  }

  void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The payload of the next frame. */
  byte[] frame() throws IOException {
    return frame(in);
  }

  /** The payload of the next frame of a server. */
  static byte[] frame(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return payload;
  }

  String readText() throws IOException {
    return new String(frame(), UTF_8);
  }

  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
