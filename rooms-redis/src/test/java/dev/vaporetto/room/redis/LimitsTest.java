package dev.vaporetto.room.redis;

import static dev.vaporetto.room.RoomBroker.State.CONNECTED;
import static dev.vaporetto.room.RoomBroker.State.LOST;
import static dev.vaporetto.room.RoomBroker.State.RESUMED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.Subscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that are too large, a server that is too slow, and a subscriber that is. */
@NeedsRedis
class LimitsTest {
  private static final Channel LOBBY = new Channel(Kind.ROOM, "lobby");
  private static final Channel OTHER = new Channel(Kind.ROOM, "other");

  @Test
  void aMessageOverTheLimitFailsAtOnceAndSaysTheLimit() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(RedisRooms.builder(server.url()).maxMessageSize(70_000))) {
      assertThat(node.broker.maxMessageSize()).isEqualTo(70_000);
      node.publish(LOBBY, "x".repeat(70_000));
      CompletionStage<Void> refused = node.broker.publish(LOBBY, new byte[70_001]);
      assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
      assertThat(Waiting.failure(refused))
          .isInstanceOf(IOException.class)
          .hasMessage("a message of 70001 bytes came; expected at most 70000");
      assertThat(node.states()).containsExactly(CONNECTED);
    }
  }

  @Test
  void aMessageOverTheServersLimitFailsAndTheNodeComesBack() throws Exception {
    try (RedisServer server = RedisServer.start("--proto-max-bulk-len", "1mb");
        Node node = Node.connected(RedisRooms.builder(server.url()))) {
      Heard heard = node.subscribe(LOBBY);
      assertThat(Waiting.failure(node.broker.publish(LOBBY, new byte[2 * 1024 * 1024])))
          .isInstanceOf(IOException.class);
      node.await(CONNECTED, LOST, RESUMED);
      node.publish(LOBBY, "small");
      heard.await(1);
    }
  }

  @Test
  void aServerThatDoesNotReadCostsBoundedMemoryAndThenGetsAllInOrder() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node =
            Node.connected(
                RedisRooms.builder(server.url()).recoverable().heartbeat(Duration.ofMinutes(1)))) {
      Heard heard = node.subscribe(LOBBY);
      server.pause();
      List<CompletionStage<Void>> taken = new ArrayList<>();
      Throwable refusal = null;
      for (int i = 0; refusal == null; i++) {
        CompletableFuture<Void> stage =
            node.broker.publish(LOBBY, ("" + i).getBytes(UTF_8)).toCompletableFuture();
        if (stage.isCompletedExceptionally()) {
          refusal = Waiting.failure(stage);
        } else {
          taken.add(stage);
        }
      }
      assertThat(refusal)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected at most 10000 and 16777216");
      assertThat(taken).hasSize(Pipeline.MAX_MESSAGES);
      server.goOn();
      for (CompletionStage<Void> each : taken) {
        Waiting.done(each);
      }
      heard.await(taken.size());
      assertThat(heard.texts())
          .isEqualTo(IntStream.range(0, taken.size()).mapToObj(Integer::toString).toList());
      assertThat(heard.missed()).isEmpty();
    }
  }

  @Test
  void theBytesThatWaitAreBoundedAsWell() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node =
            Node.connected(RedisRooms.builder(server.url()).heartbeat(Duration.ofMinutes(1)))) {
      server.pause();
      byte[] large = new byte[4 * 1024 * 1024];
      List<CompletionStage<Void>> taken = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        taken.add(node.broker.publish(LOBBY, large));
      }
      assertThat(Waiting.failure(node.broker.publish(LOBBY, new byte[1])))
          .hasMessageStartingWith("a message of 1 bytes came while Redis has not acknowledged 4");
      server.goOn();
      for (CompletionStage<Void> each : taken) {
        Waiting.done(each);
      }
    }
  }

  @Test
  void whatIsAskedOfAServerThatDoesNotAnswerFailsInTime() throws Exception {
    try (RedisServer server = RedisServer.start();
        Node node =
            Node.connected(
                RedisRooms.builder(server.url()).recoverable().heartbeat(Duration.ofMinutes(1)))) {
      server.pause();
      CompletionStage<?> history = node.broker.history(LOBBY, null);
      CompletionStage<?> subscribed = node.broker.subscribe(LOBBY, new Heard());
      assertThat(Waiting.failure(history)).hasMessage("Redis has not replied in time");
      assertThat(Waiting.failure(subscribed)).hasMessage("Redis has not replied in time");
      server.goOn();
      Heard heard = node.subscribe(LOBBY);
      node.publish(LOBBY, "1");
      heard.await(1);
      assertThat(node.states()).containsExactly(CONNECTED);
    }
  }

  @Test
  void aSubscriberThatBlocksStallsNoOtherAndMissesNothingInSilence() throws Exception {
    CountDownLatch blocks = new CountDownLatch(1);
    Heard slow = new Heard();
    Subscriber blocking =
        new Subscriber() {
          @Override
          public void deliver(Delivery delivery) {
            try {
              blocks.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            slow.deliver(delivery);
          }

          @Override
          public void missed(String reason) {
            slow.missed(reason);
          }
        };
    try (RedisServer server = RedisServer.start();
        Node node = Node.connected(RedisRooms.builder(server.url()));
        Node sender = Node.connected(RedisRooms.builder(server.url()))) {
      Waiting.done(node.broker.subscribe(LOBBY, blocking));
      Heard other = node.subscribe(OTHER);
      byte[] large = new byte[1024 * 1024];
      int sent = 3 * (int) (Mailbox.MAX_BYTES / large.length);
      for (int i = 0; i < sent; i++) {
        Waiting.done(sender.broker.publish(LOBBY, large));
        sender.publish(OTHER, "" + i);
      }
      other.await(sent);
      blocks.countDown();
      slow.awaitMissed();
      assertThat(slow.deliveries()).hasSizeLessThan(sent);
      assertThat(slow.missed()).hasSize(1);
      sender.publish(LOBBY, "after the gap");
      Waiting.until(
          "the message after the gap",
          () ->
              !slow.deliveries().isEmpty()
                  && slow.deliveries().get(slow.deliveries().size() - 1).message().length < 20);
    } finally {
      blocks.countDown();
    }
  }

  @Test
  void settingsOutOfTheirRangeAreRefused() {
    RedisRooms builder = RedisRooms.builder("redis://h");
    assertThatThrownBy(() -> builder.maxMessageSize(65_535))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65535 came");
    assertThatThrownBy(() -> builder.maxMessageSize(16 * 1024 * 1024 + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.heartbeat(Duration.ofMillis(99)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0.099S came");
    assertThatThrownBy(() -> builder.recoverable(0, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 messages came");
    assertThatThrownBy(() -> builder.recoverable(1, Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0.999S came");
  }
}
