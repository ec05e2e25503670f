package dev.vaporetto.room.nats;

import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One connection with NATS, from its beginning to its end: a broker that has lost one opens
 * another. Thread-safe.
 */
final class Session {
  private static final int STRIPES = 4;
  private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(4);

  private final Settings settings;
  private final Subjects subjects;
  private final Offsets seen;
  private final Connection connection;
  private final Replies replies;
  private final Receipts receipts;

  /** How long a message may wait until the server has it. */
  private final Duration patience;

  private final List<Stripe> stripes;

  /**
   * Null where no messages are kept, and before the stream was found. Changed under this object.
   */
  private volatile @Nullable RoomStream stream;

  /** The names of streams whose place another one has taken. Guarded by this object. */
  private final Set<String> former = new HashSet<>();

  /** Called when the stream does not answer. */
  private volatile Runnable streamMissing = () -> {};

  private Session(Settings settings, Subjects subjects, Offsets seen, Connection connection) {
    this.patience = ConnectOptions.patience(connection.getOptions());
    this.settings = settings;
    this.subjects = subjects;
    this.seen = seen;
    this.connection = connection;
    Outlet outlet = new Outlet(connection);
    this.replies = new Replies(connection, outlet);
    this.receipts = new Receipts(outlet, replies, patience);
    this.stripes =
        Stream.generate(() -> new Stripe(connection, this::deliver)).limit(STRIPES).toList();
  }

  /**
   * Connects; blocks.
   *
   * @param servers those that an earlier session has found
   * @param ended called once when the connection has ended, on a thread of the client library
   * @throws IOException if there is no server, or if it refuses this application
   */
  static Session open(
      Settings settings,
      Subjects subjects,
      Offsets seen,
      Collection<String> servers,
      Consumer<IOException> ended)
      throws IOException, InterruptedException {
    Watch watch = new Watch();
    Options options = ConnectOptions.of(settings, servers, watch);
    Session session = new Session(settings, subjects, seen, connect(options, watch));
    watch.onEnd(
        cause -> {
          session.end(cause);
          ended.accept(cause);
        });
    return session;
  }

  private static Connection connect(Options options, Watch watch)
      throws IOException, InterruptedException {
    try {
      return Nats.connect(options);
    } catch (AuthenticationException e) {
      throw e;
    } catch (IOException e) {
      // The library's message has the URLs, with their passwords, and not the reason.
      throw new IOException(
          "no server of NATS can be reached of " + ConnectOptions.hosts(options) + watch.reason(),
          watch.cause());
    }
  }

  /** Finds the stream, where messages are kept; blocks. */
  void find(StreamSetup setup) throws IOException {
    use(setup.find(connection, seen));
  }

  private synchronized void use(RoomStream found) {
    RoomStream before = stream;
    if (before != null && !before.name().equals(found.name())) {
      former.add(before.name());
    }
    stream = found;
  }

  /** A stream has a message: another node may have made it in place of one that was deleted. */
  private void saw(String name, long offset) {
    seen.saw(name, offset);
    RoomStream now = stream;
    if (now == null || now.name().equals(name)) {
      return;
    }
    synchronized (this) {
      if (former.contains(name)) {
        return;
      }
      use(new RoomStream(name, now.maxOfRoom()));
    }
    streamMissing.run();
  }

  /** Sets what is called, on any thread, when the stream does not answer. */
  void onStreamMissing(Runnable listener) {
    streamMissing = listener;
  }

  /** The servers that are known now. */
  Collection<String> servers() {
    return connection.getServers();
  }

  /** The size of the largest message that the server takes, in bytes. */
  int maxMessageSize() {
    long max = connection.getMaxPayload();
    return max <= 0 ? Integer.MAX_VALUE : (int) Math.min(max, Integer.MAX_VALUE);
  }

  /** Whether the messages of a channel are kept. */
  private boolean keeps(Channel channel) {
    return settings.limits() != null && channel.kind() == Channel.Kind.ROOM;
  }

  // ---- messages

  /** See {@link dev.vaporetto.room.RoomBroker#publish}; the bounds were checked. */
  CompletableFuture<Void> publish(Channel channel, byte[] message) {
    if (!keeps(channel)) {
      return receipts.publish(subjects.plain(channel), message);
    }
    return replies.ask(subjects.in(channel), message, patience).thenCompose(this::acknowledged);
  }

  private CompletionStage<Void> acknowledged(Message answer) {
    if (answer.isStatusMessage()) {
      streamMissing.run();
      return CompletableFuture.failedStage(
          new IOException(
              "NATS answered "
                  + answer.getStatus().getMessageWithCode()
                  + "; expected the stream that keeps messages of rooms, which is made anew now"));
    }
    try {
      PublishAck acknowledgement = new PublishAck(answer);
      saw(acknowledgement.getStream(), acknowledgement.getSeqno());
      return CompletableFuture.completedStage(null);
    } catch (IOException | JetStreamApiException e) {
      return CompletableFuture.failedStage(
          new IOException("NATS has not kept a message: " + e.getMessage(), e));
    }
  }

  private void deliver(Interest interest, Message message) {
    if (!keeps(interest.channel())) {
      interest.deliver(this, Delivery.of(message.getData()));
      return;
    }
    String name = StreamReader.header(message, "Nats-Stream");
    long offset = StreamReader.sequence(message);
    if (name == null || offset == 0) {
      // Nobody but the stream has anything to say here.
      return;
    }
    saw(name, offset);
    interest.deliver(
        this,
        new Delivery(
            message.getData(),
            new RoomPosition(name, offset),
            StreamReader.number(message, "Nats-Last-Sequence")));
  }

  // ---- interests

  /**
   * Begins to deliver a channel that was not delivered before.
   *
   * @return see {@link dev.vaporetto.room.RoomBroker#subscribe}
   */
  CompletionStage<Optional<RoomPosition>> subscribe(Interest interest) {
    RoomStream now = stream;
    if (!keeps(interest.channel()) || now == null) {
      interest.begin(this, null);
      listen(interest);
      return echo().thenApply(done -> Optional.empty());
    }
    // The position comes first: whatever is said later is behind it, and delivered or read.
    return reader(now)
        .last(subjects.in(interest.channel()))
        .thenCompose(
            position -> {
              interest.begin(this, position);
              listen(interest);
              return echo().thenApply(done -> Optional.of(position));
            });
  }

  /** Begins to deliver a channel that an earlier connection has delivered. */
  void resubscribe(Interest interest) {
    interest.begin(this, null);
    listen(interest);
  }

  private void listen(Interest interest) {
    Channel channel = interest.channel();
    stripe(channel)
        .subscribe(interest, keeps(channel) ? subjects.out(channel) : subjects.plain(channel));
  }

  /** Ends an interest; without effect if there is none. */
  void unsubscribe(Interest interest) {
    stripe(interest.channel()).unsubscribe(interest);
  }

  private Stripe stripe(Channel channel) {
    return stripes.get(Math.floorMod(channel.hashCode(), STRIPES));
  }

  /** Is done when the server has carried out everything so far. */
  CompletableFuture<Message> echo() {
    return replies.echo(SUBSCRIBE_TIMEOUT);
  }

  // ---- what is kept

  /** See {@link dev.vaporetto.room.RoomBroker#history}. */
  CompletionStage<History> history(
      Channel channel, @Nullable RoomPosition after, @Nullable Interest interest) {
    RoomStream now = stream;
    if (now == null) {
      return CompletableFuture.failedStage(new IOException("no stream was found"));
    }
    boolean complete = after != null && interest != null && interest.isUpTo(after);
    return reader(now).read(subjects.in(channel), after, complete);
  }

  private StreamReader reader(RoomStream now) {
    return new StreamReader(replies, now, settings.jetStream().getPrefix(), streamMissing);
  }

  // ---- time and end

  /** Fails what has waited for too long; to be called from time to time. */
  void failLate() {
    replies.failLate();
  }

  /** Fails all that waits; the connection may still be open. */
  void end(IOException cause) {
    replies.end(cause);
  }

  /** Closes the connection; blocks while its threads end. */
  void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
