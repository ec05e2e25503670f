package dev.vaporetto.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * An open WebSocket connection, blocking unless {@link #channel()} is configured. For one thread.
 */
public final class ClientConnection implements Closeable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int MAX_HEAD = 16 * 1024;
  private static final byte[] CLOSE_NORMAL = {0x03, (byte) 0xE8};
  private static final byte[] DEFLATE_TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Random random;
  private final SocketChannel channel;
  private final InputStream in;
  private final String extensions;

  private ClientConnection(Target target, Headers headers, Random random, SocketChannel channel)
      throws IOException {
    this.random = random;
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.socket().setSoTimeout((int) TIMEOUT.toMillis());
    channel
        .socket()
        .connect(new InetSocketAddress(target.host(), target.port()), (int) TIMEOUT.toMillis());
    this.in = channel.socket().getInputStream();
    OpeningHandshake handshake = new OpeningHandshake(target, headers, random);
    writeFully(ByteBuffer.wrap(handshake.request()));
    this.extensions = handshake.accept(readHead());
  }

  /** Connects and shakes hands. */
  public static ClientConnection open(Target target, Headers headers, Random random)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      return new ClientConnection(target, headers, random, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  SocketChannel channel() {
    return channel;
  }

  /** The server's answer in Sec-WebSocket-Extensions, or "". */
  public String extensions() {
    return extensions;
  }

  /** Whether the connection is open and no byte waits to be read. */
  public boolean isSilent() throws IOException {
    channel.configureBlocking(false);
    int read = channel.read(ByteBuffer.allocate(1));
    channel.configureBlocking(true);
    return read == 0;
  }

  /** Sends {@code message} and checks its echo, which may be compressed. */
  public void echo(Message message, long number) throws IOException {
    byte[] payload = new byte[message.size()];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = message.at(number, i);
    }
    writeFully(ClientFrame.of(message.opcode(), payload, random.nextInt()));
    byte[] answer = readAnswer();
    if (!Arrays.equals(answer, payload)) {
      throw new WrongAnswerException(
          "another message of " + answer.length + " bytes came, expected " + message);
    }
  }

  /** Sends a text and waits for the message that answers it. */
  public String ask(String question) throws IOException {
    writeFully(ClientFrame.of(ClientFrame.TEXT, question.getBytes(UTF_8), random.nextInt()));
    return new String(readAnswer(), UTF_8);
  }

  private byte[] readAnswer() throws IOException {
    while (true) {
      int first = readByte();
      int length = readByte();
      if (length > 126) {
        throw new WrongAnswerException("length octet " + length + ", expected 0 to 126, unmasked");
      }
      if (length == 126) {
        length = readByte() << 8 | readByte();
      }
      byte[] payload = in.readNBytes(length);
      int opcode = first & 0x0F;
      if (opcode == ClientFrame.CLOSE) {
        throw new WrongAnswerException("a close frame came, expected an echo");
      }
      if (opcode < ClientFrame.CLOSE) {
        return (first & 0x40) != 0 ? inflate(payload) : payload;
      }
    }
  }

  // RFC 7692 §7.2.2: append the tail that the sender removed
  private static byte[] inflate(byte[] compressed) throws WrongAnswerException {
    byte[] whole = Arrays.copyOf(compressed, compressed.length + DEFLATE_TAIL.length);
    System.arraycopy(DEFLATE_TAIL, 0, whole, compressed.length, DEFLATE_TAIL.length);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(whole);
      byte[] out = new byte[1024];
      return Arrays.copyOf(out, inflater.inflate(out));
    } catch (DataFormatException e) {
      throw new WrongAnswerException("an answer that does not inflate: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private String readHead() throws IOException {
    // Octet by octet, so that no byte behind the head is consumed.
    byte[] head = new byte[MAX_HEAD];
    for (int length = 0; length < MAX_HEAD; ) {
      head[length++] = (byte) readByte();
      if (length >= 4 && head[length - 1] == '\n' && head[length - 3] == '\n') {
        return new String(head, 0, length, ISO_8859_1);
      }
    }
    throw new WrongAnswerException("more than " + MAX_HEAD + " bytes of response headers came");
  }

  private int readByte() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("the server closed the connection, expected an answer");
    }
    return octet;
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Sends a close frame with 1000. */
  void sendClose() throws IOException {
    channel.write(ClientFrame.of(ClientFrame.CLOSE, CLOSE_NORMAL, random.nextInt()));
  }

  /** Reads to the end of the stream, which follows the answer to a close frame, and closes. */
  void closeAfterServer() throws IOException {
    try (channel) {
      channel.configureBlocking(true);
      in.skipNBytes(Long.MAX_VALUE);
    } catch (EOFException | SocketException e) {
      // The server has closed the connection.
    }
  }

  /** Sends a close frame with 1000, and closes without waiting for the answer. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.isConnected()) {
        sendClose();
      }
    }
  }
}
