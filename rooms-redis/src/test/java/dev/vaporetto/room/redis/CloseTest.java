package dev.vaporetto.room.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A broker that is closed: everything ends, and nothing remains. */
@NeedsRedis
class CloseTest {
  private static final Channel LOBBY = new Channel(Kind.ROOM, "lobby");

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(each -> each.startsWith("vaporetto-redis-"))
        .toList();
  }

  private static void awaitNoThreads() throws InterruptedException {
    Waiting.until("the end of the threads", () -> threads().isEmpty());
  }

  @Test
  void aBrokerThatIsClosedLeavesNoThreadNoSubscriptionAndTellsNoLoss() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Node node = Node.connected(RedisRooms.builder(server.url()).recoverable());
      Heard heard = node.subscribe(LOBBY);
      node.publish(LOBBY, "1");
      heard.await(1);
      assertThat(threads()).hasSizeBetween(5, 9);
      List<?> states = node.states();
      node.close();
      awaitNoThreads();
      assertThat(node.states()).isEqualTo(states);
      assertThat(Waiting.failure(node.broker.publish(LOBBY, new byte[1])))
          .hasMessageContaining("the broker was closed");
      assertThat(Waiting.failure(node.broker.history(LOBBY, null)))
          .hasMessageContaining("the broker was closed");
      Waiting.done(node.broker.unsubscribe(LOBBY));
    }
  }

  @Test
  void everyStageEndsWhenABrokerIsClosedWhileThreadsPublish() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      for (int round = 0; round < 5; round++) {
        Node node = Node.connected(RedisRooms.builder(server.url()).recoverable());
        CountDownLatch begun = new CountDownLatch(3);
        List<Thread> senders = new ArrayList<>();
        List<List<CompletionStage<Void>>> stages = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          List<CompletionStage<Void>> own = new ArrayList<>();
          stages.add(own);
          senders.add(
              new Thread(
                  () -> {
                    for (int n = 0; n < 20_000; n++) {
                      own.add(node.broker.publish(LOBBY, new byte[10]));
                      if (n == 100) {
                        begun.countDown();
                      }
                    }
                  }));
        }
        senders.forEach(Thread::start);
        begun.await();
        node.close();
        for (Thread each : senders) {
          each.join();
        }
        int failed = 0;
        for (List<CompletionStage<Void>> own : stages) {
          for (CompletionStage<Void> each : own) {
            failed += Waiting.done(each.handle((done, failure) -> failure == null ? 0 : 1));
          }
        }
        assertThat(failed).isPositive();
        awaitNoThreads();
      }
    }
  }

  @Test
  void aBrokerThatIsClosedWhileItsServerIsAbsentOrSilentEndsAsWell() throws Exception {
    try (RedisServer server = RedisServer.absent()) {
      Node node = Node.start(RedisRooms.builder(server.url()));
      node.awaitLast(State.LOST);
      node.close();
      awaitNoThreads();
      server.startAgain();
      Node silent = Node.connected(RedisRooms.builder(server.url()));
      server.pause();
      CompletionStage<Void> published = silent.broker.publish(LOBBY, new byte[4 * 1024 * 1024]);
      silent.close();
      assertThat(Waiting.failure(published)).hasMessageContaining("the broker was closed");
      awaitNoThreads();
      server.goOn();
    }
  }

  @Test
  void itsThreadsHaveNoLoaderOfTheApplication() throws Exception {
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    ClassLoader application = new ClassLoader(own) {};
    try (RedisServer server = RedisServer.start()) {
      Thread.currentThread().setContextClassLoader(application);
      try (Node node = Node.connected(RedisRooms.builder(server.url()).recoverable())) {
        Heard heard = node.subscribe(LOBBY);
        node.publish(LOBBY, "1");
        heard.await(1);
        assertThat(Thread.getAllStackTraces().keySet())
            .filteredOn(each -> each.getName().startsWith("vaporetto-redis-"))
            .isNotEmpty()
            .allMatch(each -> each.isDaemon() && each.getContextClassLoader() != application);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(own);
    }
  }
}
