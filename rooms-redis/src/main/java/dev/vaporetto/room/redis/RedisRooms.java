package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.Rooms;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;

/**
 * Carries the messages of rooms between nodes by way of a Redis server, 5.0 or later.
 *
 * <pre>{@code
 * Rooms rooms = Rooms.over(RedisRooms.at("redis://cache:6379"));
 * }</pre>
 *
 * <p>Not thread-safe; the broker that it builds is. Without more, a message is published and that
 * is all: a node that has no connection at that moment misses it, and its members learn that
 * ({@link Rooms#onGap}). With {@link #recoverable()} the server keeps the messages of rooms for a
 * while, and what a node has missed it reads. All nodes use the same settings.
 *
 * <p><b>Bounds.</b> At most 10,000 messages and 16 MiB of a node wait until Redis has acknowledged
 * them; the next one fails. At most 10,000 messages and 8 MiB of one room wait on a node until its
 * subscriber takes them; beyond that, messages are dropped and the subscriber is told.
 *
 * <p><b>One server.</b> A node speaks with one server, or with one name that leads to it: after a
 * failure the name is looked up again. It does not follow the redirections of a Redis Cluster; a
 * cluster carries messages from any of its nodes to all others, but only without recovery.
 */
public final class RedisRooms {
  private static final int DEFAULT_KEPT = 1000;
  private static final Duration DEFAULT_KEPT_FOR = Duration.ofMinutes(10);

  private final RedisAddress address;
  private String name = "vaporetto";
  private @Nullable String user;
  private @Nullable String password;
  private @Nullable SSLContext tls;
  private Consumer<DefaultJedisClientConfig.Builder> options = settings -> {};
  private int maxMessageSize = 4 * 1024 * 1024;
  private Duration heartbeat = Duration.ofSeconds(2);
  private @Nullable Recovery recovery;

  private RedisRooms(RedisAddress address) {
    this.address = address;
  }

  /**
   * Returns a broker that is not connected yet and keeps no messages: {@code builder(uri).build()}.
   *
   * @param uri see {@link #builder}
   * @throws IllegalArgumentException if it is not of that form
   */
  public static RoomBroker at(String uri) {
    return builder(uri).build();
  }

  /**
   * Begins the settings of a broker.
   *
   * @param uri {@code redis://[user:password@]host[:port][/database]}, and {@code rediss} for TLS;
   *     the port is 6379 by default. User and password may be percent-encoded. Redis delivers
   *     messages without regard to the database, which matters for what is kept only
   * @throws IllegalArgumentException if it is not of that form
   */
  public static RedisRooms builder(String uri) {
    return new RedisRooms(RedisAddress.parse(uri));
  }

  /**
   * Begins the names of all channels and keys; {@code vaporetto} by default. Applications that
   * share a server, and not their rooms, need different ones. The channels are {@code name:room:…},
   * {@code name:user:…} and {@code name:nodes:…}. The keys are <code>{name}:log:…</code> and <code>
   * {name}:state:…</code>; the braces put all of them into one slot.
   *
   * @param text 1 to 64 of {@code A-Z a-z 0-9 . _ -}
   * @throws IllegalArgumentException if it is not of that form
   */
  public RedisRooms name(String text) {
    name = Names.check(text);
    return this;
  }

  /** Says who this application is, instead of what the URI says. */
  public RedisRooms user(String freshUser, String freshPassword) {
    user = freshUser;
    password = freshPassword;
    return this;
  }

  /** Says the password of Redis' default user, instead of what the URI says. */
  public RedisRooms password(String fresh) {
    user = null;
    password = fresh;
    return this;
  }

  /** Uses TLS with this context, whatever the scheme of the URI; host names are verified. */
  public RedisRooms tls(SSLContext context) {
    tls = context;
    return this;
  }

  /**
   * Changes the options of the client library, Jedis, after those of this class and after earlier
   * changes; called once, by {@link #build}. Tokens that are renewed while a connection lasts are
   * not supported.
   */
  public RedisRooms options(Consumer<DefaultJedisClientConfig.Builder> change) {
    options = options.andThen(change);
    return this;
  }

  /** {@link #recoverable(int, Duration)} with 1,000 messages and 10 minutes. */
  public RedisRooms recoverable() {
    return recoverable(DEFAULT_KEPT, DEFAULT_KEPT_FOR);
  }

  /**
   * Keeps messages of rooms in Redis, in a stream for each room. All nodes then see the messages of
   * a room in one order, and read what they have missed. The user needs the commands EVALSHA,
   * SCRIPT LOAD and INFO, and those of the script: HMGET, HSET, XADD, XRANGE, DEL, PEXPIRE, TIME,
   * PUBLISH.
   *
   * <p>After a restart of the server every room has a gap, even if the server had saved its data:
   * what it had not saved yet is unknown. What it had saved is still there for those who join.
   *
   * @param messages how many of each room are kept at least, 1 to 1,000,000; up to about 100 more
   *     are
   * @param time how long they are kept after the last message of their room, a second to 30 days
   * @throws IllegalArgumentException if one is out of its range
   */
  public RedisRooms recoverable(int messages, Duration time) {
    recovery = new Recovery(messages, time);
    return this;
  }

  /**
   * The largest message in bytes, 4 MiB by default, with about 300 bytes beside the payload. By
   * default Redis ends the connection of a subscriber for whom 32 MiB wait.
   *
   * @throws IllegalArgumentException if it is not 65,536 to 16 MiB
   */
  public RedisRooms maxMessageSize(int bytes) {
    if (bytes < 64 * 1024 || bytes > Pipeline.MAX_BYTES) {
      throw new IllegalArgumentException(
          bytes + " came as the largest message; expected 65536 to " + Pipeline.MAX_BYTES);
    }
    maxMessageSize = bytes;
    return this;
  }

  /**
   * How often Redis is asked for a sign of life when there is nothing else to say, 2 s by default.
   * A connection that brings nothing for three of these is lost, so they must be long enough for
   * the largest message on a slow wire.
   *
   * @throws IllegalArgumentException if it is not 100 ms to 5 minutes
   */
  public RedisRooms heartbeat(Duration interval) {
    if (interval.toMillis() < 100 || interval.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException(
          interval + " came as a heartbeat; expected 100 ms to 5 minutes");
    }
    heartbeat = interval;
    return this;
  }

  /** Returns a broker with these settings, for one {@link Rooms} object. */
  public RoomBroker build() {
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
    config.clientName("vaporetto").database(address.database());
    config.user(password != null ? user : address.user());
    config.password(password != null ? password : address.password());
    Tls.set(config, address.tls(), tls);
    options.accept(config);
    return new RedisBroker(
        new RedisSettings(
            address.hostAndPort(), config.build(), name, maxMessageSize, heartbeat, recovery));
  }
}
