package dev.vaporetto.internal.connect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Base64;

/** What a test does as the server of a client, byte by byte. */
final class Peer {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Peer() {}

  static String head(Socket peer) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = peer.getInputStream().read();
      if (next < 0) {
        throw new IOException("the request ended with " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  static void say(Socket peer, String... lines) throws IOException {
    peer.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  static void open(Socket peer, String head) throws Exception {
    String key = head.replaceAll("(?is).*Sec-WebSocket-Key: *(\\S+).*", "$1");
    byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
    say(
        peer,
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash));
  }

  /** Reads a short text frame of a client. */
  static String text(DataInputStream in) throws IOException {
    assertThat(in.readUnsignedByte()).as("the byte of a text frame").isEqualTo(0x81);
    byte[] mask = new byte[4];
    byte[] payload = new byte[in.readUnsignedByte() & 0x7f];
    in.readFully(mask);
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new String(payload, UTF_8);
  }
}
