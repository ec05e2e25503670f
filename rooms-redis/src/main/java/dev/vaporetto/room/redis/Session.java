package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker.Channel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A pair of connections with Redis, one that publishes and one that hears: they live and end
 * together. A connection that hears can do nothing else, and its messages would hold replies up.
 */
final class Session {
  final Pipeline publishing;
  final Pipeline hearing;

  /** Null if no messages are kept. */
  final @Nullable RoomLog log;

  /** Why it ends; null before. Guarded by this object. */
  private @Nullable Throwable cause;

  private Session(Pipeline publishing, Pipeline hearing, @Nullable RoomLog log) {
    this.publishing = publishing;
    this.hearing = hearing;
    this.log = log;
  }

  /** Connects twice; blocks. */
  static Session open(RedisSettings settings, Names names) throws IOException {
    RedisConnection first = RedisConnection.open(settings);
    try {
      Recovery recovery = settings.recovery();
      RoomLog log = recovery == null ? null : RoomLog.open(first, names, recovery);
      return new Session(new Pipeline(first), new Pipeline(RedisConnection.open(settings)), log);
    } catch (Throwable e) {
      first.close();
      throw e;
    }
  }

  /** Ends both connections; what waits remains until {@link #fail}. */
  void disconnect(Throwable reason) {
    synchronized (this) {
      if (cause == null) {
        cause = reason;
      }
    }
    publishing.disconnect();
    hearing.disconnect();
  }

  /** The first reason for which it ends, or else the one that is given. */
  synchronized Throwable cause(Throwable otherwise) {
    return cause == null ? otherwise : cause;
  }

  /** Fails what waits. */
  void fail(Throwable reason) {
    publishing.fail(reason);
    hearing.fail(reason);
  }

  /** Asks for signs of life. */
  void ping() {
    publishing.ping();
    hearing.ping();
  }

  /** Uses a room, so that its state does not expire. */
  void keep(Channel room) {
    if (log != null) {
      publishing.send(log.last(room));
    }
  }

  /** Fails what is late. */
  void expire(long now) {
    publishing.expire(now);
    hearing.expire(now);
  }
}
