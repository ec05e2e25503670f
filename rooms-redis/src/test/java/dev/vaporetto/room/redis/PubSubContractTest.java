package dev.vaporetto.room.redis;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.test.RoomBrokerContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of brokers, over Redis that only publishes. */
@NeedsRedis
class PubSubContractTest extends RoomBrokerContract {
  private static @Nullable RedisServer server;

  @BeforeAll
  static void startServer() {
    server = RedisServer.start();
  }

  @AfterAll
  static void closeServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected RoomBroker node() {
    return RedisRooms.at(Objects.requireNonNull(server).url());
  }
}
