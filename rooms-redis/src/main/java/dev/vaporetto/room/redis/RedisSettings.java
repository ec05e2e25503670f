package dev.vaporetto.room.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * What a broker is built with.
 *
 * @param recovery null if no messages are kept
 */
record RedisSettings(
    HostAndPort server,
    JedisClientConfig client,
    String name,
    int maxMessageSize,
    Duration heartbeat,
    @Nullable Recovery recovery) {
  /** So many heartbeats without a byte, and a connection is lost. */
  private static final int MISSED_HEARTBEATS = 3;

  /** How long a connection may be silent. */
  Duration maxSilence() {
    return heartbeat.multipliedBy(MISSED_HEARTBEATS);
  }
}
