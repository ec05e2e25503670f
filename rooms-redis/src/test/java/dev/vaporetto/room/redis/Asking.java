package dev.vaporetto.room.redis;

import dev.vaporetto.containers.RedisServer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/** Commands of a test to its server, each on a connection of its own. */
final class Asking {
  private static final int PATIENCE_MILLIS = 20_000;

  private Asking() {}

  static Object ask(RedisServer server, Command command, Object... arguments) {
    return askAs(null, server, command, arguments);
  }

  /** With a password; null for none. */
  static Object askAs(
      @Nullable String password, RedisServer server, Command command, Object... arguments) {
    DefaultJedisClientConfig login =
        DefaultJedisClientConfig.builder()
            .serverDefaultProtocol()
            .timeoutMillis(PATIENCE_MILLIS)
            .password(password)
            .build();
    HostAndPort address = new HostAndPort("127.0.0.1", server.port());
    try (Connection connection = new Connection(address, login)) {
      return connection.executeCommand(new CommandArguments(command).addObjects(arguments));
    }
  }
}
