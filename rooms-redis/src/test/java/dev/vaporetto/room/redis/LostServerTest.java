package dev.vaporetto.room.redis;

import static dev.vaporetto.room.RoomBroker.State.CONNECTED;
import static dev.vaporetto.room.RoomBroker.State.LOST;
import static dev.vaporetto.room.RoomBroker.State.RESUMED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.FaultProxy;
import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/** What a node does while its server is absent, refuses it, dies, or is out of reach. */
@NeedsRedis
class LostServerTest {
  private static final Channel LOBBY = new Channel(Kind.ROOM, "lobby");
  private static final Channel NODES = new Channel(Kind.NODES, "all");

  @Test
  void aServerThatIsAbsentAtTheStartIsALossUntilItComes() throws Exception {
    try (RedisServer server = RedisServer.absent();
        Node node = Node.start(RedisRooms.builder(server.url()))) {
      node.await(LOST);
      assertThat(node.lastCause())
          .hasMessageStartingWith("no connection with Redis at 127.0.0.1:" + server.port() + ": ")
          .hasMessageContaining("refused");
      for (CompletionStage<?> each :
          List.of(
              node.broker.publish(LOBBY, new byte[1]), node.broker.subscribe(LOBBY, new Heard()))) {
        assertThat(each.toCompletableFuture()).isCompletedExceptionally();
        assertThat(Waiting.failure(each)).hasMessageContaining("refused");
      }
      server.startAgain();
      node.await(LOST, CONNECTED);
      Heard heard = node.subscribe(LOBBY);
      node.publish(LOBBY, "here");
      heard.await(1);
    }
  }

  @Test
  void aWrongPasswordIsALossWithItsReasonUntilItIsRight() throws Exception {
    try (RedisServer server = RedisServer.start("--requirepass", "right");
        Node node = Node.start(RedisRooms.builder("redis://:wrong@127.0.0.1:" + server.port()));
        Node none = Node.start(RedisRooms.builder(server.url()));
        Node right = Node.start(RedisRooms.builder(server.url()).password("right").recoverable())) {
      right.await(CONNECTED);
      node.await(LOST);
      none.await(LOST);
      assertThat(node.lastCause()).hasMessageContaining("WRONGPASS");
      assertThat(none.lastCause()).hasMessageContaining("NOAUTH");
      Asking.askAs("right", server, Command.CONFIG, "SET", "requirepass", "wrong");
      node.await(LOST, CONNECTED);
    }
  }

  @Test
  void interestsStandAgainWhenTheServerIsKilledAndComesBack() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(RedisRooms.builder(server.url()));
        Node other = Node.connected(RedisRooms.builder(server.url()))) {
      Heard lobby = node.subscribe(LOBBY);
      Heard nodes = node.subscribe(NODES);
      node.subscribe(new Channel(Kind.ROOM, "left"));
      Waiting.done(node.broker.unsubscribe(new Channel(Kind.ROOM, "left")));
      other.publish(LOBBY, "before");
      lobby.await(1);
      server.kill();
      node.await(CONNECTED, LOST);
      other.await(CONNECTED, LOST);
      assertThat(Waiting.failure(other.broker.publish(LOBBY, new byte[1])))
          .isInstanceOf(IOException.class);
      Waiting.done(node.broker.unsubscribe(NODES));
      server.startAgain();
      node.await(CONNECTED, LOST, RESUMED);
      other.await(CONNECTED, LOST, RESUMED);
      other.publish(NODES, "nobody listens");
      other.publish(LOBBY, "after");
      lobby.await(2);
      assertThat(lobby.texts()).containsExactly("before", "after");
      assertThat(nodes.texts()).isEmpty();
      assertThat(channels(server)).isEqualTo(1);
    }
  }

  private static int channels(RedisServer server) {
    return ((List<?>) Asking.ask(server, Command.PUBSUB, "CHANNELS", "vaporetto:*")).size();
  }

  @Test
  void aNodeThatIsCutOffIsLostWithinHeartbeatsAndReadsWhatItHasMissed() throws Exception {
    try (RedisServer server = RedisServer.start();
        FaultProxy proxy = FaultProxy.to(server.port());
        Node node =
            Node.connected(
                RedisRooms.builder("redis://127.0.0.1:" + proxy.port())
                    .heartbeat(Duration.ofSeconds(1))
                    .recoverable()
                    .options(settings -> settings.timeoutMillis(3000)));
        Node other = Node.connected(RedisRooms.builder(server.url()).recoverable())) {
      Heard heard = node.subscribe(LOBBY);
      other.publish(LOBBY, "1");
      RoomPosition last = Node.position(heard.await(1).get(0));
      proxy.stall();
      other.publish(LOBBY, "2", "3");
      node.awaitLast(LOST);
      assertThat(node.firstCause()).hasMessageContaining("silent for too long");
      proxy.pass();
      node.awaitLast(RESUMED);
      assertThat(node.history(LOBBY, last).gap()).isFalse();
      assertThat(Heard.texts(node.history(LOBBY, last).deliveries())).containsExactly("2", "3");
      other.publish(LOBBY, "4");
      Waiting.until("the message after the loss", () -> heard.texts().contains("4"));
    }
  }

  @Test
  void aConnectionThatIsCutComesBackAndEveryStageEnds() throws Exception {
    try (RedisServer server = RedisServer.start();
        FaultProxy proxy = FaultProxy.to(server.port());
        Node node = Node.connected(RedisRooms.builder("redis://127.0.0.1:" + proxy.port()))) {
      Heard heard = node.subscribe(LOBBY);
      proxy.stall();
      CompletionStage<Void> published = node.broker.publish(LOBBY, new byte[] {'a'});
      CompletionStage<?> subscribed = node.broker.subscribe(NODES, new Heard());
      proxy.cut();
      proxy.pass();
      node.await(CONNECTED, LOST, RESUMED);
      assertThat(Waiting.failure(published)).isInstanceOf(IOException.class);
      assertThat(Waiting.failure(subscribed)).isInstanceOf(IOException.class);
      node.subscribe(NODES);
      node.publish(LOBBY, "b");
      Waiting.until("the message after the loss", () -> heard.texts().contains("b"));
    }
  }
}
