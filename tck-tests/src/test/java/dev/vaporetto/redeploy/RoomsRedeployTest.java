package dev.vaporetto.redeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.vaporetto.containers.BrokerServer;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.BrokeredRooms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is undeployed while its rooms talk through a broker. */
@Timeout(1800)
class RoomsRedeployTest {
  /** With each broker; more with {@code -Dvaporetto.redeploys=50}. */
  private static final int TIMES = Integer.getInteger("vaporetto.redeploys", 2);

  private static final String PATH = "/talking";
  private static final int ROOMS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Its presence has threads all the time. */
  private static final String CHAT = "WEB-INF/classes/dev/vaporetto/example/ChatApplication.class";

  /** What the test sees of a deployed application: in each room one who talks and one who hears. */
  private record Talk(List<EchoTraffic> traffic, List<EchoClient> hearers) {
    static Talk begin(RunningServer server) throws InterruptedException {
      Talk talk = new Talk(new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < ROOMS; i++) {
        talk.hearers.add(EchoClient.connect(server.ws(PATH + "/rooms/" + i)));
        talk.traffic.add(EchoTraffic.start(server.ws(PATH + "/rooms/" + i)));
      }
      for (EchoTraffic each : talk.traffic) {
        each.awaitEchoes(20);
      }
      return talk;
    }

    void awaitClose() throws InterruptedException {
      for (EchoTraffic each : traffic) {
        assertThat(each.awaitClose().code()).isEqualTo(1001);
        each.stop();
      }
      hearers.forEach(EchoClient::close);
    }
  }

  private static Path war(BrokerServer broker, boolean recoverable) {
    return Wars.from(EchoWars.example())
        .without(CHAT)
        .classes(BrokeredRooms.class)
        .file(
            "WEB-INF/classes/" + BrokeredRooms.SETTING,
            broker.url() + (recoverable ? " recoverable" : ""))
        .build("talking.war");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"OURS_ON_TOMCAT", "OURS_ON_JETTY"})
  void nothingIsLeftOfRoomsOverNats(ServerEngine engine) throws Exception {
    assumeFalse(NatsServer.isMissingLocally(), "nats-server is not installed");
    try (BrokerServer broker = NatsServer.start()) {
      redeploy(engine, broker);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"OURS_ON_TOMCAT", "OURS_ON_JETTY"})
  void nothingIsLeftOfRoomsOverRedis(ServerEngine engine) throws Exception {
    assumeFalse(RedisServer.isMissingLocally(), "redis-server is not installed");
    try (BrokerServer broker = RedisServer.start()) {
      redeploy(engine, broker);
    }
  }

  /** By turns with recovery and without; at last while the application looks for its broker. */
  private static void redeploy(ServerEngine engine, BrokerServer broker) throws Exception {
    List<Path> wars = List.of(war(broker, true), war(broker, false));
    try (RunningServer server = engine.start(ServerOptions.defaults())) {
      for (int i = 0; i <= TIMES; i++) {
        server.deploy(PATH, wars.get(i % wars.size()));
        Talk talk = Talk.begin(server);
        if (i == TIMES) {
          broker.kill();
        }
        server.undeploy(PATH);
        talk.awaitClose();
        assertThat(server.stuckClassLoaders())
            .as("after undeploy %d of %d", i + 1, TIMES + 1)
            .isEmpty();
        awaitNoThreads(server);
      }
      System.out.printf(
          "%s, %s: %d undeploys, no thread left and each class loader collected%n",
          engine, broker.url().split(":", 2)[0], TIMES + 1);
    }
  }

  private static void awaitNoThreads(RunningServer server) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> left = threads(server);
    while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
      left = threads(server);
    }
    assertThat(left).as("threads that are left").isEmpty();
  }

  /** Those of the engine, of the rooms and of the brokers' client libraries. */
  private static List<String> threads(RunningServer server) {
    List<String> names = new ArrayList<>(server.threadNames("vaporetto"));
    names.addAll(server.threadNames("nats"));
    names.addAll(server.threadNames("jedis"));
    return names;
  }
}
