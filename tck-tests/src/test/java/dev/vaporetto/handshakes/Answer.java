package dev.vaporetto.handshakes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.containers.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** How a server answers one handshake, in a word: its status, or what came instead of one. */
final class Answer {
  private static final byte[] TEXT = RawClient.frame(true, 0, 1, "echo".getBytes(UTF_8));
  private static final int TEXT_OPCODE = 1;

  private Answer() {}

  /**
   * Sends a handshake; after 101, a message has to come back.
   *
   * @param patience how long a server may take; some wait for ever
   */
  static String of(int port, Handshake handshake, Duration patience) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout((int) patience.toMillis());
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(handshake.bytes(port));
      String head = head(socket.getInputStream());
      while (head.startsWith("HTTP/1.1 100")) {
        head = head(socket.getInputStream());
      }
      if (!head.startsWith("HTTP/1.")) {
        return head.isEmpty() ? "closed" : "no-HTTP";
      }
      String status = head.split(" ", 3)[1].trim();
      return status.equals("101") && !echoes(socket) ? "101-without-echo" : status;
    } catch (SocketTimeoutException e) {
      return "silent";
    } catch (SocketException e) {
      return "closed";
    }
  }

  private static boolean echoes(Socket socket) throws IOException {
    socket.getOutputStream().write(TEXT);
    return (socket.getInputStream().read() & 0xf) == TEXT_OPCODE;
  }

  /** Reads to the empty line, or to the end. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      last = last << 8 | b;
      if (last == 0x0d0a0d0a) {
        break;
      }
    }
    return head.toString(ISO_8859_1);
  }
}
