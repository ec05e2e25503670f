package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Members of a room, one of which sends bursts: the next when every member has received all of the
 * last. Each delivery is verified. For one thread.
 */
public final class BroadcastLoad implements Closeable {
  private static final Duration STALL = Duration.ofSeconds(20);
  private static final int READ_BUFFER = 64 * 1024;

  private final Message message;
  private final int burst;
  private final Traffic.Outgoing publisher;
  private final Selector selector = Selector.open();
  private final List<Member> members = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BUFFER);

  /** Messages that were sent to the room. */
  private long sent;

  /** Messages that have come, over all members. */
  private long deliveries;

  private record Member(ClientConnection connection, EchoReader messages) {}

  private BroadcastLoad(Message message, int burst) throws IOException {
    this.message = message;
    this.burst = burst;
    this.publisher = message.outgoing(burst, new Random());
  }

  /** Connects the members, and waits until all have joined. */
  public static BroadcastLoad open(Target room, int members, Message message, int burst)
      throws IOException {
    BroadcastLoad load = new BroadcastLoad(message, burst);
    try {
      load.connect(room, members);
      return load;
    } catch (IOException | RuntimeException e) {
      load.close();
      throw e;
    }
  }

  private void connect(Target room, int count) throws IOException {
    Random random = new Random();
    for (int i = 0; i < count; i++) {
      ClientConnection connection =
          ClientConnection.open(room, Headers.BROWSER_UNCOMPRESSED, random);
      Member member = new Member(connection, new EchoReader(message));
      members.add(member);
      // The room echoes bytes to their sender, which has joined before it is answered.
      connection.echo(Message.binary(8), i);
      connection.channel().configureBlocking(false);
      connection.channel().register(selector, SelectionKey.OP_READ, member);
    }
  }

  /** Sends bursts until the phase is over, and returns how many deliveries there were. */
  public long run(Phase phase) throws IOException {
    long before = deliveries;
    long start = System.nanoTime();
    while (!phase.isOver(System.nanoTime() - start, deliveries - before)) {
      burst();
    }
    return deliveries - before;
  }

  private void burst() throws IOException {
    ByteBuffer frames = publisher.frames(sent);
    SocketChannel channel = members.get(0).connection.channel();
    while (frames.hasRemaining()) {
      channel.write(frames);
    }
    sent += burst;
    while (missing() > 0) {
      if (selector.select(STALL.toMillis()) == 0) {
        throw new WrongAnswerException(
            missing() + " deliveries did not come in " + STALL.toSeconds() + " s");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        read((Member) key.attachment());
      }
      selector.selectedKeys().clear();
    }
  }

  private void read(Member member) throws IOException {
    scratch.clear();
    if (member.connection.channel().read(scratch) < 0) {
      throw new EOFException(
          "the server closed a connection that lacked "
              + (sent - member.messages.answers())
              + " messages");
    }
    deliveries += member.messages.read(scratch.flip());
    if (member.messages.answers() > sent) {
      throw new WrongAnswerException("a member received more messages than were sent");
    }
  }

  private long missing() {
    return sent * members.size() - deliveries;
  }

  /** Closes all, and waits until the server has let them go, so that no later run meets them. */
  @Override
  public void close() throws IOException {
    try (selector) {
      selector.close();
      for (Member member : members) {
        member.connection.sendClose();
      }
      for (Member member : members) {
        member.connection.closeAfterServer();
      }
    }
  }
}
