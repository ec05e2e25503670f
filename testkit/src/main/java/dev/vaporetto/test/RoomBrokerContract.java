package dev.vaporetto.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RoomBroker} has to do while its messaging system works; JUnit's Jupiter API is
 * needed. An implementation extends this class in its own tests. Each test has new channels, so
 * that one server may serve all tests.
 *
 * <pre>{@code
 * class BusBrokerTest extends RoomBrokerContract {
 *   protected RoomBroker node() {
 *     return MemoryBroker.create().node();
 *   }
 * }
 * }</pre>
 *
 * <p>What happens when the system fails depends on the system; the tests of the implementation have
 * to stop it, and cut its connections.
 */
public abstract class RoomBrokerContract {
  private final List<RoomBroker> opened = new ArrayList<>();

  /** Creates the contract for one test. */
  protected RoomBrokerContract() {}

  /**
   * Returns the broker of one more node, before its start. All nodes of one test share the
   * messaging system.
   *
   * @throws Exception which fails the test
   */
  protected abstract RoomBroker node() throws Exception;

  /** How long a test waits for anything; 20 s by default. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /** Closes the nodes of the test. */
  @AfterEach
  protected void closeNodes() {
    opened.forEach(RoomBroker::close);
  }

  private RoomBroker started() throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    List<String> states = Collections.synchronizedList(new ArrayList<>());
    RoomBroker node = node();
    opened.add(node);
    node.start(
        (state, cause) -> {
          states.add(state + (cause == null ? "" : " " + cause));
          if (state != State.LOST) {
            connected.countDown();
          }
        });
    assertTrue(
        connected.await(patience().toMillis(), TimeUnit.MILLISECONDS),
        () -> "the states " + states + " came; expected CONNECTED");
    return node;
  }

  private <T> T done(CompletionStage<T> stage)
      throws ExecutionException, InterruptedException, TimeoutException {
    return stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Channel channel(Kind kind) {
    return new Channel(kind, "contract " + UUID.randomUUID());
  }

  private RecordingSubscriber subscribed(RoomBroker node, Channel channel) throws Exception {
    RecordingSubscriber subscriber = new RecordingSubscriber();
    assertNotNull(done(node.subscribe(channel, subscriber)), "the value of a subscription");
    return subscriber;
  }

  private void publish(RoomBroker node, Channel channel, String... texts) throws Exception {
    for (String text : texts) {
      done(node.publish(channel, text.getBytes(UTF_8)));
    }
  }

  private static List<String> numbers(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @Test
  void whatANodePublishesComesToEveryInterestedNode() throws Exception {
    for (Kind kind : Kind.values()) {
      Channel channel = channel(kind);
      RoomBroker first = started();
      RoomBroker second = started();
      RoomBroker third = started();
      RecordingSubscriber own = subscribed(first, channel);
      RecordingSubscriber other = subscribed(second, channel);
      publish(first, channel, "of the first");
      publish(third, channel, "of one that is not interested");
      own.await(2, patience());
      other.await(2, patience());
      assertEquals(
          new HashSet<>(List.of("of the first", "of one that is not interested")),
          new HashSet<>(own.texts()));
      assertEquals(new HashSet<>(own.texts()), new HashSet<>(other.texts()));
    }
  }

  @Test
  void aMessageInWhichNobodyIsInterestedIsPublished() throws Exception {
    publish(started(), channel(Kind.ROOM), "to nobody");
  }

  @Test
  void messagesOfOneNodeComeInTheOrderOfTheCalls() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker sender = started();
    RecordingSubscriber subscriber = subscribed(started(), channel);
    List<String> texts = numbers("", 1000);
    List<CompletionStage<Void>> stages = new ArrayList<>();
    for (String text : texts) {
      stages.add(sender.publish(channel, text.getBytes(UTF_8)));
    }
    for (CompletionStage<Void> stage : stages) {
      done(stage);
    }
    subscriber.await(texts.size(), patience());
    assertEquals(texts, subscriber.texts());
  }

  @Test
  void messagesOfSeveralNodesComeInTheOrderOfEachAndInOneOrderIfThereArePositions()
      throws Exception {
    Channel channel = channel(Kind.ROOM);
    List<RoomBroker> nodes = List.of(started(), started(), started());
    List<RecordingSubscriber> subscribers = new ArrayList<>();
    for (RoomBroker node : nodes) {
      subscribers.add(subscribed(node, channel));
    }
    int each = 200;
    List<Thread> senders = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int n = 0; n < nodes.size(); n++) {
      RoomBroker node = nodes.get(n);
      String name = n + " ";
      senders.add(
          new Thread(
              () -> {
                try {
                  publish(node, channel, numbers(name, each).toArray(new String[0]));
                } catch (Exception e) {
                  failures.add(e);
                }
              }));
    }
    senders.forEach(Thread::start);
    for (Thread sender : senders) {
      sender.join();
    }
    assertEquals(List.of(), failures);
    for (RecordingSubscriber subscriber : subscribers) {
      subscriber.await(each * nodes.size(), patience());
      for (int n = 0; n < nodes.size(); n++) {
        String name = n + " ";
        assertEquals(
            numbers(name, each),
            subscriber.texts().stream().filter(text -> text.startsWith(name)).toList());
      }
      if (hasPositions(subscriber.deliveries())) {
        assertEquals(subscribers.get(0).texts(), subscriber.texts());
        assertEquals(
            subscribers.get(0).deliveries().stream().map(Delivery::position).toList(),
            subscriber.deliveries().stream().map(Delivery::position).toList());
      }
    }
  }

  private static boolean hasPositions(List<Delivery> deliveries) {
    return deliveries.stream().anyMatch(each -> each.position() != null);
  }

  @Test
  void anyTextIsANameAndEachIsAnotherChannel() throws Exception {
    String unique = UUID.randomUUID().toString();
    List<String> names =
        List.of(
            unique,
            unique + ".b",
            unique + " b",
            unique + "*",
            unique + ">",
            unique + ".>",
            unique + "?",
            unique + "[a]",
            unique + "\n",
            unique + "\0",
            unique + ":",
            unique + "/",
            unique + "%20",
            unique + "_",
            unique + "$",
            unique + "\\",
            unique + "é",
            unique + "E\u0301",
            unique + "𝄞",
            unique + "a",
            unique + "A",
            unique + "x".repeat(300));
    RoomBroker receiver = started();
    RoomBroker sender = started();
    Map<Channel, RecordingSubscriber> subscribers = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      for (String name : names) {
        Channel channel = new Channel(kind, name);
        subscribers.put(channel, subscribed(receiver, channel));
      }
    }
    for (Channel channel : subscribers.keySet()) {
      publish(sender, channel, "to " + channel, "end");
    }
    for (Map.Entry<Channel, RecordingSubscriber> each : subscribers.entrySet()) {
      each.getValue().await(2, patience());
      assertEquals(List.of("to " + each.getKey(), "end"), each.getValue().texts());
    }
  }

  @Test
  void bytesComeAsTheyWere() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker sender = started();
    RecordingSubscriber subscriber = subscribed(started(), channel);
    byte[] large = new byte[Math.min(sender.maxMessageSize(), 1024 * 1024)];
    new Random(1).nextBytes(large);
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    List<byte[]> messages = List.of(new byte[] {0}, all, large, new byte[] {'\r', '\n'});
    for (byte[] message : messages) {
      done(sender.publish(channel, message));
    }
    List<Delivery> came = subscriber.await(messages.size(), patience());
    for (int i = 0; i < messages.size(); i++) {
      assertArrayEquals(messages.get(i), came.get(i).message(), "message " + i);
    }
  }

  @Test
  void aMessageTakesAtLeast64Kibibytes() throws Exception {
    assertTrue(started().maxMessageSize() >= 64 * 1024);
  }

  @Test
  void anInterestThatEndsMayBeginAgain() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker node = started();
    RoomBroker sender = started();
    subscribed(node, channel);
    done(node.unsubscribe(channel));
    publish(sender, channel, "meanwhile");
    RecordingSubscriber again = subscribed(node, channel);
    publish(sender, channel, "later");
    again.await(1, patience());
    assertEquals(List.of("later"), again.texts());
  }

  @Test
  void anInterestOfOneNodeLeavesThatOfAnother() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker first = started();
    RoomBroker second = started();
    subscribed(first, channel);
    RecordingSubscriber remaining = subscribed(second, channel);
    done(first.unsubscribe(channel));
    publish(first, channel, "still");
    remaining.await(1, patience());
  }

  @Test
  void positionsShowThatNothingIsMissing() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker node = started();
    publish(node, channel, "before");
    RecordingSubscriber subscriber = new RecordingSubscriber();
    Optional<RoomPosition> start = done(node.subscribe(channel, subscriber));
    publish(node, channel, "1", "2");
    publish(node, channel(Kind.ROOM), "elsewhere");
    publish(node, channel, "3");
    List<Delivery> came = subscriber.await(3, patience());
    assertEquals(
        hasPositions(came), start.isPresent(), "either all have positions, or none has one");
    assertTrue(start.isPresent() || !node.keepsHistory(), "a history has positions");
    if (start.isEmpty()) {
      return;
    }
    RoomPosition before = start.get();
    for (int i = 0; i < came.size(); i++) {
      RoomPosition position = position(came.get(i));
      long previous = came.get(i).previous();
      assertEquals(before.epoch(), position.epoch());
      assertTrue(position.offset() > before.offset(), position + " follows " + before);
      if (i == 0) {
        assertTrue(previous <= before.offset(), previous + " is not behind " + before);
      } else {
        assertEquals(before.offset(), previous, "the message before " + position);
      }
      before = position;
    }
  }

  private static RoomPosition position(Delivery delivery) {
    return Objects.requireNonNull(delivery.position(), "the position of a message");
  }

  private List<Delivery> read(RoomBroker node, Channel channel, @Nullable RoomPosition after)
      throws Exception {
    List<Delivery> all = new ArrayList<>();
    History page = done(node.history(channel, after));
    assertFalse(page.gap(), "a gap in the history");
    all.addAll(page.deliveries());
    while (page.more()) {
      assertFalse(all.isEmpty(), "there are more messages behind an empty page");
      page = done(node.history(channel, position(all.get(all.size() - 1))));
      assertFalse(page.gap(), "a gap between two pages");
      all.addAll(page.deliveries());
    }
    return all;
  }

  private static List<String> texts(List<Delivery> deliveries) {
    return deliveries.stream().map(each -> new String(each.message(), UTF_8)).toList();
  }

  @Test
  void theHistoryHasWhatWasDelivered() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker node = started();
    if (!node.keepsHistory()) {
      return;
    }
    RoomBroker other = started();
    List<String> texts = numbers("", 600);
    RecordingSubscriber subscriber = subscribed(node, channel);
    for (String text : texts) {
      done((texts.indexOf(text) % 2 == 0 ? node : other).publish(channel, text.getBytes(UTF_8)));
    }
    List<Delivery> came = subscriber.await(texts.size(), patience());
    for (RoomBroker each : List.of(node, other)) {
      List<Delivery> all = read(each, channel, null);
      assertEquals(texts(came), texts(all));
      assertEquals(
          came.stream().map(Delivery::position).toList(),
          all.stream().map(Delivery::position).toList());
      assertEquals(
          came.stream().skip(1).map(Delivery::previous).toList(),
          all.stream().skip(1).map(Delivery::previous).toList());
      assertEquals(
          texts(came).subList(400, 600), texts(read(each, channel, position(came.get(399)))));
      assertEquals(List.of(), read(each, channel, position(came.get(599))));
    }
  }

  @Test
  void theHistoryOfAnotherEpochHasAGap() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker node = started();
    if (!node.keepsHistory()) {
      return;
    }
    publish(node, channel, "kept");
    History history = done(node.history(channel, new RoomPosition("another-epoch", 7)));
    assertTrue(history.gap());
    assertEquals(List.of("kept"), texts(history.deliveries()));
  }

  @Test
  void theHistoryOfARoomWithoutMessagesIsEmpty() throws Exception {
    RoomBroker node = started();
    if (!node.keepsHistory()) {
      return;
    }
    History history = done(node.history(channel(Kind.ROOM), null));
    assertEquals(List.of(), history.deliveries());
    assertFalse(history.gap());
    assertFalse(history.more());
  }

  @Test
  void aBrokerWithoutHistorySaysSo() throws Exception {
    RoomBroker node = started();
    if (node.keepsHistory()) {
      return;
    }
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> done(node.history(channel(Kind.ROOM), null)));
    assertTrue(thrown.getCause() instanceof UnsupportedOperationException, () -> "" + thrown);
  }

  @Test
  void aClosedBrokerFailsWhatIsAskedOfItAndLeavesOtherNodesAlone() throws Exception {
    Channel channel = channel(Kind.ROOM);
    RoomBroker closed = started();
    RoomBroker other = started();
    subscribed(closed, channel);
    RecordingSubscriber subscriber = subscribed(other, channel);
    closed.close();
    closed.close();
    assertThrows(ExecutionException.class, () -> done(closed.publish(channel, new byte[] {1})));
    assertThrows(
        ExecutionException.class, () -> done(closed.subscribe(channel, new RecordingSubscriber())));
    publish(other, channel, "still");
    subscriber.await(1, patience());
  }
}
