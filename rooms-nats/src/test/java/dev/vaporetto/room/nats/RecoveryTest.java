package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a broker with recovery keeps, and what it does when NATS fails. */
@NeedsNats
@SuppressWarnings("try") // closing a connection of the client library may be interrupted
class RecoveryTest {
  private static final Channel ROOM = new Channel(Kind.ROOM, "the room");

  private static NatsRooms recoverable(NatsServer server) {
    return NatsRooms.builder(server.url()).recoverable();
  }

  private static RoomPosition position(Delivery delivery) {
    return Objects.requireNonNull(delivery.position());
  }

  private static String[] numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
  }

  @Test
  void whatAStreamDoesNotKeepAnyMoreIsAGapAndNothingElseIs() throws Exception {
    StreamLimits limits = new StreamLimits(10, 1024 * 1024, Duration.ofHours(1));
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).recoverable(limits).build());
        Node other = Node.connected(recoverable(server).recoverable(limits).build())) {
      Received received = node.subscribed(ROOM);
      Channel quiet = new Channel(Kind.ROOM, "quiet");
      other.say(quiet, "once");
      other.say(ROOM, numbers(0, 30));
      List<Delivery> came = received.await(30);
      for (Node each : List.of(node, other)) {
        History oldest = each.history(ROOM, null);
        assertThat(Received.texts(oldest.deliveries())).containsExactly(numbers(20, 30));
        assertThat(oldest.gap()).isFalse();
        History kept = each.history(ROOM, position(came.get(24)));
        assertThat(Received.texts(kept.deliveries())).containsExactly(numbers(25, 30));
        assertThat(kept.gap()).isFalse();
        History lost = each.history(ROOM, position(came.get(5)));
        assertThat(Received.texts(lost.deliveries())).containsExactly(numbers(20, 30));
        assertThat(lost.gap()).isTrue();
        History last = each.history(ROOM, position(came.get(29)));
        assertThat(last.deliveries()).isEmpty();
        assertThat(last.gap()).isFalse();
        History ofQuiet = each.history(quiet, new RoomPosition(position(came.get(0)).epoch(), 0));
        assertThat(Received.texts(ofQuiet.deliveries())).containsExactly("once");
        assertThat(ofQuiet.gap()).isFalse();
      }
    }
  }

  @Test
  void manyMessagesComeInPagesAndTheServerKeepsNothingOfThat() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).build());
        Connection observer = Nats.connect(server.url())) {
      Received received = node.subscribed(ROOM);
      node.say(ROOM, numbers(0, 600));
      List<Delivery> came = received.await(600);
      List<Delivery> read = new ArrayList<>();
      RoomPosition after = position(came.get(2));
      History page = node.history(ROOM, after);
      read.addAll(page.deliveries());
      assertThat(page.deliveries()).hasSize(StreamReader.PAGE);
      while (page.more()) {
        page = node.history(ROOM, position(read.get(read.size() - 1)));
        assertThat(page.gap()).isFalse();
        read.addAll(page.deliveries());
      }
      assertThat(Received.texts(read)).containsExactly(numbers(3, 600));
      assertThat(read.stream().map(Delivery::previous))
          .isEqualTo(came.stream().skip(3).map(Delivery::previous).toList());
      JetStreamManagement streams = observer.jetStreamManagement();
      for (int i = 0; !streams.getConsumerNames(after.epoch()).isEmpty(); i++) {
        assertThat(i).as("consumers are left").isLessThan(500);
        Thread.sleep(20);
      }
    }
  }

  @Test
  void largeMessagesComeInSmallerPages() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).build())) {
      Received received = node.subscribed(ROOM);
      String[] large =
          IntStream.range(0, 12).mapToObj(i -> i + "-".repeat(400_000)).toArray(String[]::new);
      node.say(ROOM, large);
      received.await(large.length);
      List<Delivery> read = new ArrayList<>();
      History page = node.history(ROOM, null);
      read.addAll(page.deliveries());
      while (page.more()) {
        page = node.history(ROOM, position(read.get(read.size() - 1)));
        read.addAll(page.deliveries());
      }
      assertThat(Received.texts(read)).containsExactly(large);
    }
  }

  @Test
  void aRoomWhoseMessagesAreTooOldHasNoGapWhileANodeKnowsThatNothingWasSaid() throws Exception {
    StreamLimits limits = new StreamLimits(10, 1024 * 1024, Duration.ofSeconds(1));
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).recoverable(limits).build());
        Node stranger = Node.connected(recoverable(server).recoverable(limits).build())) {
      Received received = node.subscribed(ROOM);
      node.say(ROOM, "long ago");
      RoomPosition since = position(received.await(1).get(0));
      Channel another = new Channel(Kind.ROOM, "another");
      node.say(another, "long ago, too");
      while (!node.history(another, null).deliveries().isEmpty()) {
        // The clock is that of the server.
        Thread.sleep(20);
      }
      node.say(another, "now");
      assertThat(node.history(ROOM, since).gap()).isFalse();
      assertThat(stranger.history(ROOM, since).gap()).isTrue();
    }
  }

  @Test
  void nodesThatStartTogetherMakeOneStream() throws Exception {
    try (NatsServer server = NatsServer.start()) {
      List<Node> nodes = new ArrayList<>();
      try {
        for (int i = 0; i < 6; i++) {
          nodes.add(Node.start(recoverable(server).build()));
        }
        for (Node node : nodes) {
          node.states().await(State.CONNECTED);
        }
        Set<String> epochs = new HashSet<>();
        for (Node node : nodes) {
          Received received = node.subscribed(ROOM);
          node.say(ROOM, "hello");
          epochs.add(position(received.await(1).get(0)).epoch());
        }
        assertThat(epochs).hasSize(1);
      } finally {
        nodes.forEach(Node::close);
      }
    }
  }

  @Test
  void aCrashOfTheServerBeginsANewEpochWhereMessagesAreInMemory() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).build());
        Node other = Node.connected(recoverable(server).build())) {
      Received received = node.subscribed(ROOM);
      other.say(ROOM, "before", "just before");
      RoomPosition before = position(received.await(2).get(0));
      server.kill();
      node.states().await(State.LOST);
      other.states().await(State.LOST);
      server.startAgain();
      node.states().await(State.RESUMED);
      other.states().await(State.RESUMED);
      History missed = node.history(ROOM, before);
      assertThat(missed.gap()).isTrue();
      assertThat(missed.deliveries()).isEmpty();
      other.say(ROOM, "after");
      RoomPosition after = position(received.await(3).get(2));
      assertThat(after.epoch()).isNotEqualTo(before.epoch());
      assertThat(Received.texts(node.history(ROOM, before).deliveries())).containsExactly("after");
    }
  }

  @Test
  void aCrashOfTheServerLosesNothingWhereMessagesAreInFiles() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node =
            Node.connected(
                recoverable(server).stream(stream -> stream.storageType(StorageType.File))
                    .build())) {
      Received received = node.subscribed(ROOM);
      node.say(ROOM, "1", "2");
      RoomPosition before = position(received.await(2).get(0));
      server.kill();
      node.states().await(State.LOST);
      server.startAgain();
      node.states().await(State.RESUMED);
      node.say(ROOM, "3");
      received.await(3);
      History since = node.history(ROOM, before);
      assertThat(since.gap()).isFalse();
      assertThat(Received.texts(since.deliveries())).containsExactly("2", "3");
      assertThat(position(since.deliveries().get(0)).epoch()).isEqualTo(before.epoch());
    }
  }

  @Test
  void aStreamThatWasDeletedIsMadeAnewAsAnotherEpoch() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).build());
        Connection administrator = Nats.connect(server.url())) {
      Received received = node.subscribed(ROOM);
      node.say(ROOM, "before");
      RoomPosition before = position(received.await(1).get(0));
      JetStreamManagement management = administrator.jetStreamManagement();
      management.deleteStream(management.getStreamNames().get(0));
      assertThatThrownBy(() -> node.say(ROOM, "nobody takes it"))
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("expected the stream that keeps messages of rooms");
      untilSaid(node, "after");
      RoomPosition after = position(received.await(2).get(1));
      assertThat(after.epoch()).isNotEqualTo(before.epoch());
      assertThat(node.history(ROOM, before).gap()).isTrue();
      assertThat(node.states().all()).containsExactly(State.CONNECTED);
    }
  }

  @Test
  void aStreamThatAnotherNodeHasMadeAnewIsReadAtOnce() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).build());
        Node other = Node.connected(recoverable(server).build());
        Connection administrator = Nats.connect(server.url())) {
      Received received = node.subscribed(ROOM);
      JetStreamManagement management = administrator.jetStreamManagement();
      management.deleteStream(management.getStreamNames().get(0));
      untilSaid(other, "after");
      received.await(1);
      assertThat(Received.texts(node.history(ROOM, null).deliveries())).containsExactly("after");
      node.subscribed(new Channel(Kind.ROOM, "another"));
    }
  }

  @Test
  void aStreamThatIsMissingWhenARoomIsReadOrJoinedIsMadeAnew() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).build());
        Connection administrator = Nats.connect(server.url())) {
      JetStreamManagement management = administrator.jetStreamManagement();
      management.deleteStream(management.getStreamNames().get(0));
      assertThatThrownBy(() -> node.history(ROOM, null)).hasCauseInstanceOf(IOException.class);
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (management.getStreamNames().isEmpty() && System.nanoTime() - deadline < 0) {
        // Nobody tells the administrator.
        Thread.sleep(20);
      }
      untilSaid(node, "after");
      node.subscribed(ROOM);
    }
  }

  @Test
  void aServerThatIsSlowerThanTheTrafficMakesSendsFailAtTheBoundAndKeepsTheOthers()
      throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node =
            Node.connected(
                recoverable(server)
                    .recoverable(
                        new StreamLimits(2 * InFlight.MAX_MESSAGES, 1 << 26, Duration.ofHours(1)))
                    .build())) {
      Received received = node.subscribed(ROOM);
      server.pause();
      List<CompletionStage<Void>> taken = new ArrayList<>();
      CompletionStage<Void> next = node.publish(ROOM, "0");
      while (!next.toCompletableFuture().isDone()) {
        taken.add(next);
        next = node.publish(ROOM, "" + taken.size());
      }
      CompletionStage<Void> refused = next;
      assertThatThrownBy(() -> Node.done(refused))
          .hasRootCauseMessage(InFlight.exceeded().getMessage());
      server.goOn();
      for (CompletionStage<Void> stage : taken) {
        Node.done(stage);
      }
      assertThat(taken).hasSize(InFlight.MAX_MESSAGES);
      assertThat(Received.texts(received.await(taken.size())))
          .containsExactly(numbers(0, taken.size()));
    }
  }

  @Test
  void aMessageThatTheStreamRefusesFailsWithItsReasonAndTheNextIsKept() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node =
            Node.connected(
                recoverable(server).stream(stream -> stream.maximumMessageSize(1000)).build())) {
      Received received = node.subscribed(ROOM);
      assertThatThrownBy(() -> node.say(ROOM, "x".repeat(2000)))
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("NATS has not kept a message")
          .hasMessageContaining("message size exceeds maximum");
      node.say(ROOM, "small");
      assertThat(Received.texts(received.await(1))).containsExactly("small");
      assertThat(node.states().all()).containsExactly(State.CONNECTED);
    }
  }

  private static void untilSaid(Node node, String text) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        node.say(ROOM, text);
        return;
      } catch (ExecutionException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
  }

  @Test
  void aStreamThatHasLostWhatItDeliveredIsReplaced() throws Exception {
    try (NatsServer server = NatsServer.start();
        Connection administrator = Nats.connect(server.url())) {
      Settings settings = settings();
      StreamSetup setup =
          new StreamSetup(settings, StreamLimits.DEFAULT, new Subjects(settings.name()));
      RoomStream first = setup.find(administrator, new Offsets());
      Offsets seen = new Offsets();
      seen.saw(first.name(), 7);
      RoomStream second = setup.find(administrator, seen);
      assertThat(second.name()).isNotEqualTo(first.name());
      assertThat(administrator.jetStreamManagement().getStreamNames())
          .containsExactly(second.name());
    }
  }

  private static Settings settings() {
    return new Settings(
        "",
        "chat",
        options -> {},
        StreamLimits.DEFAULT,
        stream -> {},
        JetStreamOptions.defaultOptions());
  }

  @Test
  void aStreamOfSomebodyElseIsALossWithThatCause() throws Exception {
    try (NatsServer server = NatsServer.start();
        Connection administrator = Nats.connect(server.url())) {
      administrator
          .jetStreamManagement()
          .addStream(
              StreamConfiguration.builder()
                  .name("OTHERS")
                  .subjects("vaporetto.in.>")
                  .storageType(StorageType.Memory)
                  .build());
      try (Node node = Node.start(recoverable(server).build())) {
        assertThat(node.states().await(State.LOST))
            .hasMessage(
                "the stream OTHERS takes [vaporetto.in.>]; expected one that allows direct access"
                    + " and republishes vaporetto.in.> to vaporetto.out.>");
        administrator.jetStreamManagement().deleteStream("OTHERS");
        node.states().await(State.CONNECTED);
        node.say(ROOM, "taken");
      }
    }
  }

  @Test
  void messagesToUsersAndToAllNodesAreNotKept() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(recoverable(server).build());
        Connection administrator = Nats.connect(server.url())) {
      node.say(new Channel(Kind.USER, "ada"), "hello");
      node.say(new Channel(Kind.NODES, "presence"), "hello");
      JetStreamManagement management = administrator.jetStreamManagement();
      String name = management.getStreamNames().get(0);
      assertThat(management.getStreamInfo(name).getStreamState().getMsgCount()).isZero();
      node.say(ROOM, "hello");
      assertThat(management.getStreamInfo(name).getStreamState().getMsgCount()).isEqualTo(1);
    }
  }
}
