package dev.vaporetto.room.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/** The threads of a broker go on whatever is thrown on them: nobody else would connect. */
@NeedsRedis
class ConnectionKeeperTest {
  private static final List<Error> THROWN =
      List.of(
          new OutOfMemoryError("injected"),
          new StackOverflowError("injected"),
          new AssertionError("injected"));

  private final AtomicInteger attempts = new AtomicInteger();

  /** The settings of a connection whose first attempts end in errors. */
  private ConnectionKeeper keeper(int port) {
    JedisClientConfig client =
        new JedisClientConfig() {
          @Override
          public int getConnectionTimeoutMillis() {
            int attempt = attempts.getAndIncrement();
            if (attempt < THROWN.size()) {
              throw THROWN.get(attempt);
            }
            return 10_000;
          }
        };
    RedisSettings settings =
        new RedisSettings(
            new HostAndPort("127.0.0.1", port),
            client,
            "vaporetto",
            1 << 20,
            Duration.ofSeconds(2),
            null);
    return new ConnectionKeeper(settings, new Names("vaporetto"), new Subscriptions());
  }

  @Test
  void theConnectingThreadGoesOnWhateverItsAttemptsAndItsListenerThrow() throws Exception {
    BlockingQueue<State> states = new LinkedBlockingQueue<>();
    try (RedisServer server = RedisServer.start()) {
      ConnectionKeeper keeper = keeper(server.port());
      try {
        keeper.start(
            (state, cause) -> {
              states.add(state);
              throw new OutOfMemoryError("injected");
            });
        assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(State.LOST);
        assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(State.CONNECTED);
        assertThat(attempts).hasValueGreaterThan(THROWN.size());
        assertThat(keeper.session()).isNotNull();
        server.kill();
        assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(State.LOST);
        assertThat(keeper.session()).isNull();
        server.startAgain();
        assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(State.RESUMED);
      } finally {
        keeper.close();
      }
    }
  }

  /** What the connecting thread and the clock do in each round. */
  @Test
  void aStepThatThrowsEndsNoThread() {
    ConnectionKeeper keeper = keeper(0);
    // No pause follows then.
    keeper.close();
    List<Error> reached = new ArrayList<>();
    for (Error each : THROWN) {
      keeper.surviving(
          () -> {
            reached.add(each);
            throw each;
          });
    }
    assertThat(reached).isEqualTo(THROWN);
  }
}
