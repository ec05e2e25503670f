package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * A {@link RoomBroker} over a Redis server. Thread-safe.
 *
 * <p>Messages of all channels leave on one connection, in the order of the calls; a pool of
 * connections would break that order.
 */
final class RedisBroker implements RoomBroker {
  /** The contract has 10 s; the clock may be late. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final RedisSettings settings;
  private final Names names;
  private final Subscriptions subscriptions = new Subscriptions();
  private final DaemonThreads threads = new DaemonThreads();
  private final ConnectionKeeper keeper;

  RedisBroker(RedisSettings settings) {
    this.settings = settings;
    this.names = new Names(settings.name());
    this.keeper = new ConnectionKeeper(settings, names, subscriptions);
  }

  @Override
  public void start(StateListener listener) {
    keeper.start(listener);
  }

  /**
   * The position is asked for when the interest stands: what follows it is delivered, and what does
   * not is kept. The subscriber gets nothing before the position is known, and nothing up to it.
   */
  @Override
  public CompletionStage<Optional<RoomPosition>> subscribe(Channel channel, Subscriber subscriber) {
    Session session = keeper.session();
    if (session == null) {
      return CompletableFuture.failedStage(keeper.lost());
    }
    long deadline = deadline();
    RoomLog log = channel.kind() == Channel.Kind.ROOM ? session.log : null;
    Interest interest =
        new Interest(
            channel,
            names.channel(channel),
            new Mailbox(subscriber, threads.handing()),
            log != null);
    return subscriptions
        .add(interest, deadline)
        .thenCompose(acknowledged -> position(session, log, channel, deadline))
        .whenComplete(
            (position, failure) -> {
              if (failure == null) {
                interest.release(position.orElse(null));
              } else {
                subscriptions.remove(interest, deadline());
              }
            });
  }

  private static CompletionStage<Optional<RoomPosition>> position(
      Session session, @Nullable RoomLog log, Channel channel, long deadline) {
    return log == null
        ? CompletableFuture.completedStage(Optional.empty())
        : session
            .publishing
            .send(log.last(channel), deadline)
            .thenApply(reply -> Optional.of(RoomLog.position(reply)));
  }

  @Override
  public CompletionStage<Void> unsubscribe(Channel channel) {
    return subscriptions.remove(names.channel(channel), deadline());
  }

  @Override
  public CompletionStage<Void> publish(Channel channel, byte[] message) {
    if (message.length > settings.maxMessageSize()) {
      return CompletableFuture.failedStage(
          new IOException(
              "a message of "
                  + message.length
                  + " bytes came; expected at most "
                  + settings.maxMessageSize()));
    }
    Session session = keeper.session();
    if (session == null) {
      return CompletableFuture.failedStage(keeper.lost());
    }
    return session
        .publishing
        .publish(command(session, channel, message), message.length)
        .thenAccept(acknowledged -> {});
  }

  private CommandArguments command(Session session, Channel channel, byte[] message) {
    return session.log != null && channel.kind() == Channel.Kind.ROOM
        ? session.log.publish(channel, message)
        : new CommandArguments(Command.PUBLISH).add(names.channel(channel)).add(message);
  }

  @Override
  public int maxMessageSize() {
    return settings.maxMessageSize();
  }

  @Override
  public boolean keepsHistory() {
    return settings.recovery() != null;
  }

  @Override
  public CompletionStage<History> history(Channel channel, @Nullable RoomPosition after) {
    if (!keepsHistory()) {
      return RoomBroker.super.history(channel, after);
    }
    Session session = keeper.session();
    if (session == null || session.log == null) {
      return CompletableFuture.failedStage(keeper.lost());
    }
    return session
        .publishing
        .send(session.log.read(channel, after), deadline())
        .thenApply(RoomLog::history);
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE_NANOS;
  }

  @Override
  public void close() {
    keeper.close();
    subscriptions.close();
    threads.close();
  }
}
