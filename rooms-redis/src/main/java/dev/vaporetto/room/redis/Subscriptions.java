package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.ResponseKeyword;

/** The channels that this node hears, whatever connection it has. Thread-safe. */
final class Subscriptions {
  private static final byte[] MESSAGE = ResponseKeyword.MESSAGE.getRaw();

  /** By their names in Redis. */
  private final ConcurrentMap<String, Interest> interests = new ConcurrentHashMap<>();

  /** The present connection; null if there is none. Guarded by this object. */
  private @Nullable Pipeline connection;

  /**
   * A new connection takes the place of the old one.
   *
   * @return a future that is done when all interests stand there
   */
  synchronized CompletableFuture<Void> attach(Pipeline fresh) {
    connection = fresh;
    List<CompletableFuture<?>> acknowledged = new ArrayList<>();
    for (Interest each : interests.values()) {
      if (each.isStanding()) {
        acknowledged.add(fresh.send(command(Command.SUBSCRIBE, each.name())));
      }
    }
    return CompletableFuture.allOf(acknowledged.toArray(new CompletableFuture<?>[0]));
  }

  /** There is no connection any more. */
  synchronized void detach() {
    connection = null;
  }

  /** Begins to hear a channel; the stage fails if Redis does not acknowledge it by a time. */
  CompletionStage<Void> add(Interest interest, long deadline) {
    interests.put(Names.key(interest.name()), interest);
    return send(command(Command.SUBSCRIBE, interest.name()), deadline)
        .thenAccept(acknowledged -> interest.stand());
  }

  /** Ends what has not come to stand. */
  void remove(Interest interest, long deadline) {
    if (interests.remove(Names.key(interest.name()), interest)) {
      end(interest, deadline);
    }
  }

  /** Ends the interest in a channel. */
  CompletionStage<Void> remove(byte[] name, long deadline) {
    Interest interest = interests.remove(Names.key(name));
    if (interest == null) {
      return CompletableFuture.completedStage(null);
    }
    boolean attached = isAttached();
    CompletableFuture<@Nullable Object> ended = end(interest, deadline);
    return attached ? ended.thenAccept(acknowledged -> {}) : CompletableFuture.completedStage(null);
  }

  private synchronized boolean isAttached() {
    return connection != null;
  }

  /** Ends all interests on this side. */
  void close() {
    interests.values().forEach(Interest::end);
    interests.clear();
  }

  private CompletableFuture<@Nullable Object> end(Interest interest, long deadline) {
    interest.end();
    return send(command(Command.UNSUBSCRIBE, interest.name()), deadline);
  }

  private synchronized CompletableFuture<@Nullable Object> send(
      CommandArguments command, long deadline) {
    return connection == null
        ? CompletableFuture.failedFuture(new IOException("there is no connection with Redis"))
        : connection.send(command, deadline);
  }

  private static CommandArguments command(Command command, byte[] name) {
    return new CommandArguments(command).add(name);
  }

  /** All that stand and have positions. */
  Collection<Channel> recoverable() {
    return interests.values().stream()
        .filter(each -> each.isStanding() && each.hasPositions())
        .map(each -> each.channel)
        .toList();
  }

  /** Hands a message to its subscriber; returns false for what is a reply. */
  boolean take(@Nullable Object read) {
    if (!(read instanceof List<?> parts)
        || parts.size() != 3
        || !(parts.get(0) instanceof byte[] kind)
        || !Arrays.equals(kind, MESSAGE)) {
      return false;
    }
    Interest interest = interests.get(Names.key((byte[]) parts.get(1)));
    if (interest != null) {
      interest.take((byte[]) parts.get(2));
    }
    return true;
  }
}
