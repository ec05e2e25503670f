package dev.vaporetto.rooms;

import dev.vaporetto.containers.BrokerServer;
import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.nats.NatsRooms;
import dev.vaporetto.room.redis.RedisRooms;
import io.nats.client.api.StorageType;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The brokers that are tested: the tests know no more of each than is said here. */
@SuppressWarnings("ImmutableEnumChecker") // functions without a state
enum BrokerKind {
  NATS(false, NatsServer::isMissingLocally, NatsServer::start, port -> NatsRooms.at(nats(port))),
  NATS_IN_MEMORY(
      true,
      NatsServer::isMissingLocally,
      NatsServer::start,
      port -> NatsRooms.builder(nats(port)).recoverable().build()),
  NATS_IN_FILES(
      true,
      NatsServer::isMissingLocally,
      NatsServer::start,
      port ->
          NatsRooms.builder(nats(port)).recoverable().stream(
                  stream -> stream.storageType(StorageType.File))
              .build()),
  REDIS(
      false, RedisServer::isMissingLocally, RedisServer::start, port -> RedisRooms.at(redis(port))),
  REDIS_WITH_RECOVERY(
      true,
      RedisServer::isMissingLocally,
      RedisServer::start,
      port -> RedisRooms.builder(redis(port)).recoverable().build());

  private final boolean recovers;
  private final BooleanSupplier isMissing;
  private final Supplier<BrokerServer> server;
  private final IntFunction<RoomBroker> client;

  /**
   * Describes a broker.
   *
   * @param recovers whether it keeps messages and has one order for all nodes
   * @param isMissing whether its server is not there, and need not be
   * @param server starts the server
   * @param client makes the broker of one node, for a server at a port of this machine
   */
  BrokerKind(
      boolean recovers,
      BooleanSupplier isMissing,
      Supplier<BrokerServer> server,
      IntFunction<RoomBroker> client) {
    this.recovers = recovers;
    this.isMissing = isMissing;
    this.server = server;
    this.client = client;
  }

  private static String nats(int port) {
    return "nats://127.0.0.1:" + port;
  }

  private static String redis(int port) {
    return "redis://127.0.0.1:" + port;
  }

  /** Whether it keeps messages and has one order for all nodes. */
  boolean recovers() {
    return recovers;
  }

  /** Whether its tests are skipped on this machine. */
  boolean isMissing() {
    return isMissing.getAsBoolean();
  }

  BrokerServer startServer() {
    return server.get();
  }

  RoomBroker connect(int port) {
    return client.apply(port);
  }
}
