package dev.vaporetto.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A naive blocking WebSocket echo on loopback; a subclass's answers may be wrong on purpose. */
class EchoPeer implements Closeable {
  private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");

  /** The heads of the requests that came. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  EchoPeer() throws IOException {
    threads.execute(this::acceptAll);
  }

  Target target() {
    return new Target("localhost", server.getLocalPort(), "/echo");
  }

  /** What is written for a frame; {@code number} counts the frames of a connection from 0. */
  byte[] answer(int number, int opcode, byte[] payload) throws IOException {
    return frame(0x80 | opcode, payload);
  }

  /** Writes bytes to every connection. */
  final synchronized void toAll(byte[] bytes) throws IOException {
    for (Socket socket : sockets) {
      socket.getOutputStream().write(bytes);
    }
  }

  /** Further header lines of the answer to the handshake, each with its CRLF. */
  String headers() {
    return "";
  }

  static byte[] frame(int firstOctet, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(firstOctet);
    if (payload.length < 126) {
      out.write(payload.length);
    } else if (payload.length < 65536) {
      out.write(126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // The peer was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      out.write(handshake(in).getBytes(ISO_8859_1));
      for (int number = 0; ; number++) {
        int first = in.readUnsignedByte();
        byte[] payload = readPayload(in);
        if ((first & 0x0F) == ClientFrame.CLOSE) {
          return;
        }
        out.write(answer(number, first & 0x0F, payload));
      }
    } catch (EOFException | java.net.SocketException e) {
      // The client or the peer was closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String handshake(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    requests.add(head.toString());
    Matcher key = KEY.matcher(head);
    if (!key.find()) {
      return "HTTP/1.1 400 Bad Request\r\n\r\n";
    }
    return "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: "
        + OpeningHandshake.expectedAccept(key.group(1))
        + "\r\n"
        + headers()
        + "\r\n";
  }

  private static byte[] readPayload(DataInputStream in) throws IOException {
    int second = in.readUnsignedByte();
    if ((second & 0x80) == 0) {
      throw new IOException("an unmasked frame");
    }
    int length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    byte[] key = in.readNBytes(4);
    byte[] payload = new byte[length];
    in.readFully(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= key[i % 4];
    }
    return payload;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
