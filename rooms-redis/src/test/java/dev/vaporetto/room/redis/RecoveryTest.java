package dev.vaporetto.room.redis;

import static dev.vaporetto.room.RoomBroker.State.CONNECTED;
import static dev.vaporetto.room.RoomBroker.State.LOST;
import static dev.vaporetto.room.RoomBroker.State.RESUMED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/** What is kept, what is not, and that the difference is told. */
@NeedsRedis
class RecoveryTest {
  private static final Channel LOBBY = new Channel(Kind.ROOM, "lobby");

  private static RedisRooms recoverable(RedisServer server) {
    return RedisRooms.builder(server.url()).recoverable();
  }

  private static RoomPosition first(Heard heard) throws InterruptedException {
    return Node.position(heard.await(1).get(0));
  }

  @Test
  void whatIsTooOldIsAGapAndTheRestIsThere() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node =
            Node.connected(
                RedisRooms.builder(server.url()).recoverable(100, Duration.ofMinutes(1)))) {
      Heard heard = node.subscribe(LOBBY);
      List<CompletionStage<Void>> stages = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        stages.add(node.broker.publish(LOBBY, ("" + i).getBytes(UTF_8)));
      }
      for (CompletionStage<Void> each : stages) {
        Waiting.done(each);
      }
      heard.await(1000);
      History oldest = node.history(LOBBY, null);
      assertThat(oldest.gap()).isFalse();
      assertThat(oldest.deliveries()).hasSizeBetween(100, 256);
      History late = node.history(LOBBY, first(heard));
      assertThat(late.gap()).isTrue();
      assertThat(Heard.texts(late.deliveries())).endsWith("998", "999");
      History recent = node.history(LOBBY, Node.position(heard.deliveries().get(950)));
      assertThat(recent.gap()).isFalse();
      assertThat(recent.deliveries()).hasSize(49);
    }
  }

  @Test
  void messagesOfASilentRoomExpireAndThatIsAGapOnlyForWhoHasNotGotThem() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node =
            Node.connected(
                RedisRooms.builder(server.url()).recoverable(100, Duration.ofSeconds(1)))) {
      Heard heard = node.subscribe(LOBBY);
      node.publish(LOBBY, "1", "2");
      heard.await(2);
      Waiting.until(
          "the end of the log",
          () -> Asking.ask(server, Command.EXISTS, "{vaporetto}:log:lobby").equals(0L));
      assertThat(node.history(LOBBY, first(heard)).gap()).isTrue();
      History none = node.history(LOBBY, Node.position(heard.deliveries().get(1)));
      assertThat(none.gap()).isFalse();
      assertThat(none.deliveries()).isEmpty();
      node.publish(LOBBY, "3");
      heard.await(3);
      assertThat(heard.deliveries().get(2).previous())
          .isEqualTo(Node.position(heard.deliveries().get(1)).offset());
    }
  }

  @Test
  void aPageHasFewBytesButAlwaysAMessage() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server))) {
      byte[] large = new byte[RoomLog.PAGE_BYTES * 2];
      byte[] half = new byte[RoomLog.PAGE_BYTES / 2 - 10];
      for (byte[] each : List.of(large, half, half, half, new byte[0])) {
        Waiting.done(node.broker.publish(LOBBY, each));
      }
      List<Integer> pages = new ArrayList<>();
      RoomPosition after = null;
      for (boolean more = true; more; ) {
        History page = node.history(LOBBY, after);
        assertThat(page.gap()).isFalse();
        pages.add(page.deliveries().size());
        after = Node.position(page.deliveries().get(page.deliveries().size() - 1));
        more = page.more();
      }
      assertThat(pages).containsExactly(1, 2, 2);
    }
  }

  @Test
  void aServerThatHasForgottenEverythingHasAnotherEpoch() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server))) {
      Heard heard = node.subscribe(LOBBY);
      node.publish(LOBBY, "1", "2");
      heard.await(2);
      server.kill();
      node.await(CONNECTED, LOST);
      server.startAgain();
      node.await(CONNECTED, LOST, RESUMED);
      assertThat(node.history(LOBBY, first(heard)).gap()).isTrue();
      node.publish(LOBBY, "3");
      heard.await(3);
      assertThat(epoch(heard, 2)).isNotEqualTo(epoch(heard, 1));
    }
  }

  @Test
  void aServerThatIsFlushedHasAnotherEpochEachTime() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server))) {
      Heard heard = node.subscribe(LOBBY);
      for (int i = 0; i < 3; i++) {
        node.publish(LOBBY, "1", "2");
        heard.await(2 * i + 2);
        Asking.ask(server, Command.FLUSHALL);
        assertThat(node.history(LOBBY, Node.position(heard.deliveries().get(2 * i))).gap())
            .isTrue();
      }
      assertThat(epoch(heard, 0)).isEqualTo(epoch(heard, 1));
      assertThat(List.of(epoch(heard, 0), epoch(heard, 2), epoch(heard, 4)))
          .doesNotHaveDuplicates();
      assertThat(node.states()).containsExactly(CONNECTED);
    }
  }

  private static String epoch(Heard heard, int index) {
    return Node.position(heard.deliveries().get(index)).epoch();
  }

  @Test
  void aServerThatComesBackWithWhatItHadSavedNeverGivesAPositionTwice() throws Exception {
    try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
        Node node = Node.connected(recoverable(server))) {
      Heard heard = node.subscribe(LOBBY);
      node.publish(LOBBY, "1", "2");
      RoomPosition second = Node.position(heard.await(2).get(1));
      server.kill();
      node.await(CONNECTED, LOST);
      server.startAgain();
      node.await(CONNECTED, LOST, RESUMED);
      History missed = node.history(LOBBY, second);
      assertThat(missed.gap()).as("what was not saved is unknown").isTrue();
      assertThat(missed.deliveries()).as("nothing comes twice").isEmpty();
      assertThat(Heard.texts(node.history(LOBBY, null).deliveries())).containsExactly("1", "2");
      node.publish(LOBBY, "3", "4");
      heard.await(4);
      RoomPosition third = Node.position(heard.deliveries().get(2));
      assertThat(third.epoch()).isEqualTo(second.epoch());
      assertThat(heard.deliveries().get(2).previous()).isGreaterThan(second.offset());
      assertThat(Heard.texts(node.history(LOBBY, third).deliveries())).containsExactly("4");
      assertThat(node.history(LOBBY, third).gap()).isFalse();
    }
  }

  @Test
  void scriptsThatWereFlushedAreLoadedAgain() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server))) {
      Heard heard = node.subscribe(LOBBY);
      Asking.ask(server, Command.SCRIPT, "FLUSH");
      assertThat(Waiting.failure(node.broker.publish(LOBBY, new byte[1])))
          .hasMessageContaining("NOSCRIPT");
      node.awaitLast(RESUMED);
      node.publish(LOBBY, "1");
      heard.await(1);
    }
  }

  @Test
  void aServerThatBecomesAReplicaIsLost() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server))) {
      Heard heard = node.subscribe(LOBBY);
      Asking.ask(server, Command.REPLICAOF, "127.0.0.1", "1");
      assertThat(Waiting.failure(node.broker.publish(LOBBY, new byte[1])))
          .hasMessageContaining("READONLY");
      node.await(CONNECTED, LOST, RESUMED);
      Asking.ask(server, Command.REPLICAOF, "NO", "ONE");
      Waiting.until(
          "a publish that succeeds",
          () ->
              node.broker
                  .publish(LOBBY, new byte[] {'1'})
                  .handle((done, failure) -> failure == null)
                  .toCompletableFuture()
                  .join());
      heard.await(1);
    }
  }

  @Test
  void aMessageOfANodeThatKeepsNoneIsAGapAndNotNoise() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server));
        Node wrong = Node.connected(RedisRooms.builder(server.url()))) {
      Heard heard = node.subscribe(LOBBY);
      wrong.publish(LOBBY, "without a position");
      heard.awaitMissed();
      assertThat(heard.missed().get(0)).contains("expected that all nodes keep messages");
      node.publish(LOBBY, "with one");
      assertThat(Heard.texts(heard.await(1))).containsExactly("with one");
    }
  }

  @Test
  void whatUsersAndNodesAreToldIsNotKept() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server))) {
      for (Kind kind : List.of(Kind.USER, Kind.NODES)) {
        Channel channel = new Channel(kind, "x");
        assertThat(Waiting.done(node.broker.subscribe(channel, new Heard()))).isEmpty();
        node.publish(channel, "1");
      }
      assertThat(Asking.ask(server, Command.DBSIZE)).isEqualTo(0L);
    }
  }

  @Test
  void everythingThatIsKeptHasAnEnd() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(recoverable(server))) {
      node.publish(LOBBY, "1");
      node.history(new Channel(Kind.ROOM, "asked for"), null);
      for (Object key : (List<?>) Asking.ask(server, Command.KEYS, "*")) {
        assertThat((Long) Asking.ask(server, Command.PTTL, key)).isPositive();
      }
    }
  }
}
