package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a broker without recovery does when NATS fails. */
@NeedsNats
class BadDaysTest {
  private static final Channel ROOM = new Channel(Kind.ROOM, "the room");

  @Test
  void aServerThatIsAbsentAtTheStartIsALossUntilItIsThere() throws Exception {
    try (NatsServer server = NatsServer.start()) {
      server.kill();
      try (Node node = Node.start(NatsRooms.at(server.url()))) {
        assertThat(node.states().await(State.LOST)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> node.say(ROOM, "nobody hears it"))
            .hasRootCauseMessage("there is no connection with NATS");
        assertThatThrownBy(() -> node.subscribed(ROOM))
            .hasRootCauseMessage("there is no connection with NATS");
        server.startAgain();
        node.states().await(State.CONNECTED);
        Received received = node.subscribed(ROOM);
        node.say(ROOM, "now");
        received.await(1);
      }
    }
  }

  /** Else it would never connect. */
  @Test
  void aThreadOnWhichAnythingWasThrownGoesOn() throws Exception {
    List<Error> thrown =
        List.of(
            new OutOfMemoryError("injected"),
            new StackOverflowError("injected"),
            new AssertionError("injected"));
    AtomicInteger attempts = new AtomicInteger();
    States states = new States();
    try (NatsServer server = NatsServer.start()) {
      RoomBroker broker =
          NatsRooms.builder(server.url())
              .options(
                  options -> {
                    int attempt = attempts.getAndIncrement();
                    if (attempt < thrown.size()) {
                      throw thrown.get(attempt);
                    }
                  })
              .build();
      broker.start(
          (state, cause) -> {
            states.onState(state, cause);
            throw new OutOfMemoryError("injected");
          });
      try (Node node = new Node(broker, states)) {
        assertThat(states.await(State.LOST)).isSameAs(thrown.get(0));
        states.await(State.CONNECTED);
        assertThat(attempts).hasValueGreaterThan(thrown.size());
        Received received = node.subscribed(ROOM);
        node.say(ROOM, "here");
        received.await(1);
        server.kill();
        states.await(State.LOST);
        server.startAgain();
        states.await(State.RESUMED);
      }
    }
  }

  @Test
  void wrongCredentialsAreALossWithThatCause() throws Exception {
    try (NatsServer server = NatsServer.start("authorization { user: ada, password: right }");
        Node wrong = Node.start(NatsRooms.builder(server.url()).user("ada", "wrong").build());
        Node right = Node.start(NatsRooms.builder(server.url()).user("ada", "right").build())) {
      assertThat(wrong.states().await(State.LOST)).hasMessageContaining("Authorization Violation");
      right.states().await(State.CONNECTED);
      assertThatThrownBy(() -> wrong.say(ROOM, "no")).hasRootCauseInstanceOf(IOException.class);
      right.say(ROOM, "yes");
      assertThat(wrong.states().all()).containsExactly(State.LOST);
    }
  }

  @Test
  void afterACrashOfTheServerAllInterestsStandBeforeItCountsAsResumed() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node sender = Node.connected(NatsRooms.at(server.url()));
        Node receiver = Node.connected(NatsRooms.at(server.url()))) {
      Channel gone = new Channel(Kind.ROOM, "gone");
      Received received = receiver.subscribed(ROOM);
      Received ofUser = receiver.subscribed(new Channel(Kind.USER, "ada"));
      Received ended = receiver.subscribed(gone);
      sender.say(ROOM, "before");
      received.await(1);
      server.kill();
      sender.states().await(State.LOST);
      receiver.states().await(State.LOST);
      assertThatThrownBy(() -> sender.say(ROOM, "meanwhile"))
          .hasRootCauseMessage("there is no connection with NATS");
      Node.done(receiver.broker().unsubscribe(gone));
      server.startAgain();
      sender.states().await(State.RESUMED);
      receiver.states().await(State.RESUMED);
      sender.say(gone, "not any more");
      sender.say(new Channel(Kind.USER, "ada"), "to ada");
      sender.say(ROOM, "after");
      received.await(2);
      ofUser.await(1);
      assertThat(received.texts()).containsExactly("before", "after");
      assertThat(ended.texts()).isEmpty();
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsLostAndWhatWaitsForItFails() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node =
            Node.connected(
                NatsRooms.builder(server.url())
                    .options(options -> options.pingInterval(Duration.ofSeconds(1)))
                    .build())) {
      Received received = node.subscribed(ROOM);
      server.pause();
      CompletionStage<Void> waits = node.publish(ROOM, "lost or not");
      node.states().await(State.LOST);
      assertThatThrownBy(() -> Node.done(waits)).hasCauseInstanceOf(IOException.class);
      server.goOn();
      node.states().await(State.RESUMED);
      node.say(ROOM, "after");
      List<String> came = Received.texts(received.await(1));
      while (!came.contains("after")) {
        came = Received.texts(received.await(came.size() + 1));
      }
    }
  }

  @Test
  void aServerThatIsSlowerThanTheTrafficMakesSendsFailAtTheBound() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(NatsRooms.at(server.url()))) {
      server.pause();
      List<CompletionStage<Void>> taken = new ArrayList<>();
      CompletionStage<Void> refused = null;
      while (refused == null) {
        CompletionStage<Void> stage = node.publish(ROOM, "x");
        if (stage.toCompletableFuture().isDone()) {
          refused = stage;
        } else {
          taken.add(stage);
          assertThat(taken.size()).isLessThanOrEqualTo(InFlight.MAX_MESSAGES);
        }
      }
      CompletionStage<Void> last = refused;
      assertThatThrownBy(() -> Node.done(last))
          .hasRootCauseMessage(
              "NATS is slower than the traffic; expected at most 4000 messages and 8388608 bytes"
                  + " that it has not confirmed");
      assertThat(taken).hasSize(InFlight.MAX_MESSAGES);
      server.goOn();
      for (CompletionStage<Void> stage : taken) {
        Node.done(stage);
      }
      node.say(ROOM, "again");
    }
  }

  @Test
  void aMessageOverTheLimitFailsAndTheConnectionRemains() throws Exception {
    try (NatsServer server = NatsServer.start("max_payload: 100000");
        Node node = Node.connected(NatsRooms.at(server.url()))) {
      assertThat(node.broker().maxMessageSize()).isEqualTo(100_000);
      assertThatThrownBy(() -> Node.done(node.broker().publish(ROOM, new byte[100_001])))
          .hasRootCauseMessage("a message of 100001 bytes came; NATS takes at most 100000");
      Received received = node.subscribed(ROOM);
      Node.done(node.broker().publish(ROOM, new byte[100_000]));
      received.await(1);
      assertThat(node.states().all()).containsExactly(State.CONNECTED);
    }
  }

  @Test
  void anInterruptedThreadPublishesAndRemainsInterrupted() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(NatsRooms.at(server.url()))) {
      Received received = node.subscribed(ROOM);
      CompletableFuture<Boolean> remains = new CompletableFuture<>();
      Thread sender =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                node.publish(ROOM, "of an interrupted thread");
                remains.complete(Thread.currentThread().isInterrupted());
              });
      sender.start();
      assertThat(remains.get(60, TimeUnit.SECONDS)).isTrue();
      received.await(1);
    }
  }

  @Test
  void aSubscriberThatBlocksHoldsUpItsOwnStripeOnly() throws Exception {
    try (NatsServer server = NatsServer.start();
        Node node = Node.connected(NatsRooms.at(server.url()))) {
      CountDownLatch blocked = new CountDownLatch(1);
      CountDownLatch free = new CountDownLatch(1);
      Node.done(
          node.broker()
              .subscribe(
                  ROOM,
                  new RoomBroker.Subscriber() {
                    @Override
                    public void deliver(RoomBroker.Delivery delivery) {
                      blocked.countDown();
                      try {
                        free.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }

                    @Override
                    public void missed(String reason) {}
                  }));
      node.say(ROOM, "block");
      assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
      int heard = 0;
      for (int i = 0; i < 16; i++) {
        Channel other = new Channel(Kind.ROOM, "room " + i);
        if (Math.floorMod(other.hashCode(), 4) != Math.floorMod(ROOM.hashCode(), 4)) {
          Received received = node.subscribed(other);
          node.say(other, "heard");
          received.await(1);
          heard++;
        }
      }
      free.countDown();
      assertThat(heard).isPositive();
    }
  }

  @Test
  void aCloseWhileOthersPublishFailsWhatWaitsAndLeavesNoThread() throws Exception {
    try (NatsServer server = NatsServer.start()) {
      List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
      Node node = Node.connected(NatsRooms.at(server.url()));
      node.subscribed(ROOM);
      List<CompletionStage<Void>> stages = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch begun = new CountDownLatch(3);
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Thread sender =
            new Thread(
                () -> {
                  for (int n = 0; n < 5000; n++) {
                    stages.add(node.publish(ROOM, "" + n));
                    begun.countDown();
                  }
                });
        senders.add(sender);
        sender.start();
      }
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      node.close();
      for (Thread sender : senders) {
        sender.join();
      }
      for (CompletionStage<Void> stage : stages) {
        stage.toCompletableFuture().exceptionally(failure -> null).get(60, TimeUnit.SECONDS);
      }
      assertThatThrownBy(() -> node.say(ROOM, "late")).hasRootCauseMessage("the broker was closed");
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!before.contains(thread) && isOfNats(thread)) {
          thread.join(60_000);
          assertThat(thread.isAlive()).as("the thread %s is alive", thread.getName()).isFalse();
        }
      }
      assertThat(node.states().all()).containsExactly(State.CONNECTED);
    }
  }

  /** What the JVM and JUnit start meanwhile does not matter. */
  private static boolean isOfNats(Thread thread) {
    String name = thread.getName().toLowerCase(Locale.ROOT);
    return name.contains("nats") || name.contains("pool-") || name.contains("vaporetto");
  }
}
