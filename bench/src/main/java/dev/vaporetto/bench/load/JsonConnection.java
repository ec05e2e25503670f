package dev.vaporetto.bench.load;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * One blocking connection that echoes {@link JsonMessages}, compressed in both directions or in
 * none. For one thread.
 */
final class JsonConnection implements Closeable {
  private final JsonMessages messages;
  private final boolean compress;
  private final Random random;
  private final ClientConnection connection;
  private final DataInputStream in;
  private long sent;
  private long received;
  private long wireBytes;

  private JsonConnection(
      JsonMessages messages, boolean compress, Random random, ClientConnection connection)
      throws IOException {
    this.messages = messages;
    this.compress = compress;
    this.random = random;
    this.connection = connection;
    this.in =
        new DataInputStream(
            new BufferedInputStream(connection.channel().socket().getInputStream(), 2048));
  }

  /** Connects; a server that was offered compression must agree to it, without context takeover. */
  static JsonConnection open(Target target, JsonMessages messages, boolean compress, Random random)
      throws IOException {
    Headers headers = compress ? Headers.BROWSER_NO_CONTEXT : Headers.BROWSER_UNCOMPRESSED;
    ClientConnection connection = ClientConnection.open(target, headers, random);
    try {
      String agreed = connection.extensions();
      if (compress
          ? !agreed.contains("server_no_context_takeover")
              || !agreed.contains("client_no_context_takeover")
          : !agreed.isEmpty()) {
        throw new WrongAnswerException(
            "agreed extensions \"" + agreed + "\", expected those of " + headers);
      }
      return new JsonConnection(messages, compress, random, connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** Writes {@code count} messages at once. */
  void send(int count) throws IOException {
    ByteBuffer frames = messages.frames(sent, count, ClientFrame.TEXT, compress, random);
    while (frames.hasRemaining()) {
      connection.channel().write(frames);
    }
    sent += count;
  }

  /** Reads all outstanding answers. */
  void receive() throws IOException {
    while (received < sent) {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      wireBytes += 2;
      if (length == 126) {
        length = in.readUnsignedShort();
        wireBytes += 2;
      } else if (length > 126) {
        throw new WrongAnswerException("length octet " + length + ", expected at most 126");
      }
      int expected = 0x81 | (compress ? JsonMessages.RSV1 : 0);
      if (first != expected) {
        throw new WrongAnswerException(
            "answer %d of a connection: first octet 0x%x, expected 0x%x"
                .formatted(received, first, expected));
      }
      byte[] payload = in.readNBytes(length);
      wireBytes += length;
      messages.check(received, payload, compress);
      received++;
    }
  }

  long received() {
    return received;
  }

  /** Bytes of all answers, headers included. */
  long wireBytes() {
    return wireBytes;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
