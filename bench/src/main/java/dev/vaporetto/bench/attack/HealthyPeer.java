package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Message;
import dev.vaporetto.bench.load.OpeningHandshake;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.load.Traffic;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** A connection whose messages must all come back, in their order. For one thread. */
final class HealthyPeer {
  private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long NAP_NANOS = 200_000;
  private static final long LOOK_MILLIS = 100;

  private final int index;
  private final Link link;
  private final SelectionKey key;
  private final Traffic.Outgoing messages;
  private final Traffic.Incoming answers;

  /** What the socket has not taken. */
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

  private long sent;
  private boolean lost;

  private HealthyPeer(int index, Link link, SelectionKey key, Message message, Random random) {
    this.index = index;
    this.link = link;
    this.key = key;
    this.messages = message.outgoing(1, random);
    this.answers = message.incoming();
    key.attach(this);
  }

  /** Connects and shakes hands; the selector has it as the attachment of its key. */
  static HealthyPeer open(
      int index,
      Target target,
      Door door,
      SSLContext context,
      Selector selector,
      Message message,
      Random random)
      throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(target.host(), target.port()));
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Link link = door.open(channel, target, context);
      OpeningHandshake handshake = new OpeningHandshake(target, Headers.PLAIN, random);
      String unused = handshake.accept(head(link, ByteBuffer.wrap(handshake.request())));
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      return new HealthyPeer(index, link, key, message, random);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Opens a socket, has a message echoed, and is gone.
   *
   * @throws IOException if that fails, or takes longer than anybody would wait
   */
  static void knock(Target target, Door door, SSLContext context) throws IOException {
    try (Selector selector = Selector.open()) {
      Message message = Message.text(64);
      HealthyPeer peer = open(0, target, door, context, selector, message, new Random());
      try {
        peer.send();
        peer.awaitAnswers(selector);
      } finally {
        peer.close();
      }
    }
  }

  private void awaitAnswers(Selector selector) throws IOException {
    ByteBuffer scratch = ByteBuffer.allocate(4096);
    long deadline = System.nanoTime() + HANDSHAKE_NANOS;
    while (missing() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("no answer has come to a message");
      }
      selector.select(ready -> {}, LOOK_MILLIS);
      int unused = read(scratch);
      write();
    }
  }

  /** Sends the request, and reads the head of the answer; nothing may come behind it. */
  private static String head(Link link, ByteBuffer request) throws IOException {
    long deadline = System.nanoTime() + HANDSHAKE_NANOS;
    StringBuilder head = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      if (request.hasRemaining()) {
        link.write(request);
      }
      int count = link.read(buffer.clear());
      if (count < 0 || System.nanoTime() - deadline > 0) {
        throw new EOFException("a healthy peer could not open: \"" + head + "\" came");
      }
      if (count == 0) {
        LockSupport.parkNanos(NAP_NANOS);
      }
      head.append(new String(buffer.array(), 0, count, ISO_8859_1));
    }
    return head.toString();
  }

  int index() {
    return index;
  }

  boolean isLost() {
    return lost;
  }

  long answers() {
    return answers.answers();
  }

  /** How many answers have not yet come. */
  long missing() {
    return sent - answers.answers();
  }

  void send() throws IOException {
    ByteBuffer frame = messages.frames(sent++);
    // The frame is valid until the next one only.
    waiting.add(ByteBuffer.allocate(frame.remaining()).put(frame).flip());
    write();
  }

  /** Writes what waits, as far as the socket takes it. */
  void write() throws IOException {
    for (ByteBuffer first = waiting.peek(); first != null; first = waiting.peek()) {
      link.write(first);
      if (first.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | link.writeWaitsFor());
        return;
      }
      waiting.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  /** Reads all that has come, and says how many answers that completed. */
  int read(ByteBuffer scratch) throws IOException {
    int completed = 0;
    int count = link.read(scratch.clear());
    while (count > 0) {
      completed += answers.read(scratch.flip());
      count = link.read(scratch.clear());
    }
    if (count < 0) {
      throw new EOFException("the server ended the connection with " + missing() + " answers owed");
    }
    return completed;
  }

  /** It has lost its connection, or does not trust it any more. */
  void lose() {
    lost = true;
    close();
  }

  void close() {
    try {
      link.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }
}
