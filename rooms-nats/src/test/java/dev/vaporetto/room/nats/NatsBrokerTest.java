package dev.vaporetto.room.nats;

import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.test.RoomBrokerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Both brokers over NATS keep the contract of all brokers. */
@NeedsNats
class NatsBrokerTest {
  private static NatsServer server;

  @BeforeAll
  static void start() {
    server = NatsServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Nested
  class WithoutRecovery extends RoomBrokerContract {
    @Override
    protected RoomBroker node() {
      return NatsRooms.at(server.url());
    }
  }

  @Nested
  class WithRecovery extends RoomBrokerContract {
    @Override
    protected RoomBroker node() {
      return NatsRooms.builder(server.url()).name("recoverable").recoverable().build();
    }
  }
}
