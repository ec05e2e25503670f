package dev.vaporetto.room.redis;

import static dev.vaporetto.room.RoomBroker.State.CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisProtocol;

/** Users with few rights, another database, and the older protocol. */
@NeedsRedis
class AccessTest {
  private static final Channel LOBBY = new Channel(Kind.ROOM, "lobby");
  private static final Channel SECRET = new Channel(Kind.ROOM, "secret");

  /** The commands are those that the documentation of {@link RedisRooms} has. */
  @Test
  void aUserNeedsTheRightsThatAreDocumentedAndOneThatIsMissingFailsOneCallOnly() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Asking.ask(
          server,
          Command.ACL,
          "SETUSER",
          "rooms",
          "on",
          ">pw",
          "~{vaporetto}:*",
          "&vaporetto:room:lobby",
          "-@all",
          "+hello",
          "+ping",
          "+publish",
          "+subscribe",
          "+unsubscribe",
          "+evalsha",
          "+script|load",
          "+info",
          "+hmget",
          "+hset",
          "+xadd",
          "+xrange",
          "+del",
          "+pexpire",
          "+time");
      try (Node node =
          Node.connected(RedisRooms.builder(server.url()).user("rooms", "pw").recoverable())) {
        assertThat(Waiting.failure(node.broker.subscribe(SECRET, new Heard())))
            .hasMessageContaining("NOPERM");
        assertThat(Waiting.failure(node.broker.publish(SECRET, new byte[1]))).isNotNull();
        Heard heard = node.subscribe(LOBBY);
        node.publish(LOBBY, "1");
        heard.await(1);
        assertThat(node.history(LOBBY, null).deliveries()).hasSize(1);
        Waiting.done(node.broker.unsubscribe(LOBBY));
        assertThat(node.states()).containsExactly(CONNECTED);
      }
    }
  }

  @Test
  void whatIsKeptIsInTheDatabaseOfTheUri() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(RedisRooms.builder(server.url() + "/3").recoverable())) {
      node.publish(LOBBY, "1");
      assertThat(Asking.ask(server, Command.DBSIZE)).isEqualTo(0L);
      assertThat(node.history(LOBBY, null).deliveries()).hasSize(1);
    }
  }

  @Test
  void bothVersionsOfTheProtocolServe() throws Exception {
    for (RedisProtocol each : RedisProtocol.values()) {
      try (RedisServer server = RedisServer.start();
          Node node =
              Node.connected(
                  RedisRooms.builder(server.url())
                      .recoverable()
                      .options(settings -> settings.protocol(each)))) {
        Heard heard = node.subscribe(LOBBY);
        node.publish(LOBBY, "1", "2");
        heard.await(2);
        assertThat(Heard.texts(node.history(LOBBY, null).deliveries())).containsExactly("1", "2");
      }
    }
  }

  @Test
  void applicationsWithDifferentNamesShareAServer() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node first = Node.connected(RedisRooms.builder(server.url()).name("one").recoverable());
        Node second = Node.connected(RedisRooms.builder(server.url()).name("two").recoverable())) {
      Heard one = first.subscribe(LOBBY);
      Heard two = second.subscribe(LOBBY);
      first.publish(LOBBY, "of one");
      second.publish(LOBBY, "of two");
      one.await(1);
      two.await(1);
      assertThat(one.texts()).containsExactly("of one");
      assertThat(two.texts()).containsExactly("of two");
    }
  }
}
