package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Random;

/** One connection of a load, non-blocking. For one thread. */
final class LoadConnection implements Closeable {
  private final ClientConnection connection;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Traffic.Outgoing messages;
  private final Traffic.Incoming answers;
  private final int depth;

  /** How many messages were given to the socket or stand in {@link #unwritten}. */
  private long sent;

  private long bytes;

  /** What the socket has not yet taken of the last batch. */
  private ByteBuffer unwritten = ByteBuffer.allocate(0);

  LoadConnection(ClientConnection connection, LoadPlan plan, Selector selector, Random random)
      throws IOException {
    this.connection = connection;
    this.channel = connection.channel();
    this.messages = plan.traffic().outgoing(plan.depth(), random);
    this.answers = plan.traffic().incoming();
    this.depth = plan.depth();
    channel.configureBlocking(false);
    this.key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  void sendBatch() throws IOException {
    unwritten = messages.frames(sent);
    sent += depth;
    write();
  }

  /** Writes the rest of the batch, and asks for a write event if some of it remains. */
  void write() throws IOException {
    channel.write(unwritten);
    int wanted =
        unwritten.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Reads once, through {@code scratch}, and says how many answers that completed. */
  int read(ByteBuffer scratch) throws IOException {
    scratch.clear();
    if (channel.read(scratch) < 0) {
      throw new EOFException("the server closed a connection with " + missing() + " answers owed");
    }
    bytes += scratch.position();
    int completed = answers.read(scratch.flip());
    if (missing() < 0) {
      throw new WrongAnswerException(-missing() + " answers more than messages sent");
    }
    return completed;
  }

  /** How many bytes have come since the handshake. */
  long bytes() {
    return bytes;
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
