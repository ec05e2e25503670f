package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** A non-blocking connection that sends single messages, also while earlier ones are under way. */
final class RatedConnection implements Closeable {
  private final int index;
  private final ClientConnection connection;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Traffic.Outgoing messages;
  private final Traffic.Incoming answers;

  /** What the socket has not taken; write interest is set while there is any. */
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

  private long sent;

  /** The index is the connection's place in the turn; it is negative for one without a place. */
  RatedConnection(
      int index, ClientConnection connection, Message message, Selector selector, Random random)
      throws IOException {
    this.index = index;
    this.connection = connection;
    this.channel = connection.channel();
    this.messages = message.outgoing(1, random);
    this.answers = message.incoming();
    channel.configureBlocking(false);
    this.key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  int index() {
    return index;
  }

  void send() throws IOException {
    ByteBuffer frame = messages.frames(sent++);
    if (waiting.isEmpty()) {
      channel.write(frame);
    }
    if (frame.hasRemaining()) {
      // The frame is valid until the next one only.
      waiting.add(ByteBuffer.allocate(frame.remaining()).put(frame).flip());
      key.interestOpsOr(SelectionKey.OP_WRITE);
    }
  }

  /** Writes what waits, as far as the socket takes it. */
  void write() throws IOException {
    for (ByteBuffer first = waiting.peek(); first != null; first = waiting.peek()) {
      channel.write(first);
      if (first.hasRemaining()) {
        return;
      }
      waiting.remove();
    }
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
  }

  /** Reads once, through {@code scratch}, and says how many answers that completed. */
  int read(ByteBuffer scratch) throws IOException {
    scratch.clear();
    if (channel.read(scratch) < 0) {
      throw new EOFException("the server closed a connection with " + missing() + " answers owed");
    }
    int completed = answers.read(scratch.flip());
    if (missing() < 0) {
      throw new WrongAnswerException(-missing() + " answers more than messages sent");
    }
    return completed;
  }

  long answers() {
    return answers.answers();
  }

  /** How many answers have not yet come. */
  long missing() {
    return sent - answers.answers();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
