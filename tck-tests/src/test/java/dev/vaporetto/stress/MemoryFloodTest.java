package dev.vaporetto.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.FloodAll;
import dev.vaporetto.wars.FloodRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server with a small heap, and many peers that do not read what it sends them: each may have 1
 * MiB waiting, and all together have far less. The server ends with its first OutOfMemoryError.
 */
@Timeout(600)
class MemoryFloodTest {
  private static final int SLOW = 200;
  private static final int HEALTHY = 20;
  private static final long MIB = 1024 * 1024;

  /** More than the half of the heap has room for, by what a connection of Tomcat's takes. */
  private static final int CROWD = 2_100;

  /** Longer than the slow peers may take no byte, and the heap takes to be collected. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger echoes = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  private static RunningServer start(ServerEngine engine) {
    Path war =
        Wars.from(EchoWars.example()).classes(FloodRoutes.class, FloodAll.class).build("flood.war");
    return engine.start(
        ServerOptions.defaults()
            .withJvmArguments(
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError")
            .withApplication("", war));
  }

  /** Each message comes back, in its turn, whatever happens to others. */
  private Thread healthy(RunningServer server) {
    return new Thread(
        () -> {
          try (RawClient client = RawClient.open(server, "/flood/echo")) {
            for (int i = 0; !over.get(); i++) {
              client.sendText("healthy " + i);
              assertThat(client.readFrame().text()).isEqualTo("healthy " + i);
              echoes.incrementAndGet();
            }
          } catch (RuntimeException | AssertionError e) {
            faults.add(e + " after " + echoes);
          }
        });
  }

  private void flood(RunningServer server, String path, String command) throws Exception {
    long before = server.heapBytes();
    List<RawClient> slow = new ArrayList<>();
    List<Thread> healthy = Stream.generate(() -> healthy(server)).limit(HEALTHY).toList();
    try (RawClient flooder = RawClient.open(server, path)) {
      for (int i = 0; i < SLOW; i++) {
        slow.add(RawClient.openSlow(server, path));
      }
      healthy.forEach(Thread::start);
      for (int round = 0; round < 10; round++) {
        flooder.sendText(command);
        assertThat(flooder.readFrame().text()).isEqualTo("done");
      }
    } finally {
      over.set(true);
      for (Thread each : healthy) {
        each.join();
      }
      slow.forEach(RawClient::close);
    }
    assertThat(faults).isEmpty();
    assertThat(echoes.get()).isGreaterThan(HEALTHY);
    assertThat(log(server)).doesNotContain("OutOfMemoryError");
    assertThat(log(server).length()).as("characters of the log").isLessThan(64 * 1024);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long left = server.heapBytes();
    while (left > before + 4 * MIB && System.nanoTime() - deadline < 0) {
      left = server.heapBytes();
    }
    assertThat(left).as("heap afterwards, %s before", before).isLessThan(before + 4 * MIB);
    try (RawClient again = RawClient.open(server, "/flood/echo")) {
      again.sendText("again");
      assertThat(again.readFrame().text()).isEqualTo("again");
    }
  }

  /** Idle peers hold no message, but what the container has for each of them. */
  private void crowd(RunningServer server) throws Exception {
    long before = server.heapBytes();
    List<RawClient> peers = new ArrayList<>();
    try {
      Response answer = null;
      while (peers.size() < CROWD && (answer == null || answer.status() == 101)) {
        RawClient next = RawClient.connect(server.port());
        peers.add(next);
        answer = next.handshake("/flood/echo");
      }
      assertThat(answer).isNotNull();
      assertThat(answer.status()).as("newcomer %s", peers.size()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).containsExactly("10");
      long each = (server.heapBytes() - before) / (peers.size() - 1);
      assertThat(each).as("heap of a connection, which is estimated").isBetween(8_000L, 24_576L);
      RawClient first = peers.get(0);
      first.sendText("still here");
      assertThat(first.readFrame().text()).isEqualTo("still here");
    } finally {
      peers.forEach(RawClient::close);
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int status = 503;
    while (status == 503 && System.nanoTime() - deadline < 0) {
      try (RawClient again = RawClient.connect(server.port())) {
        status = again.handshake("/flood/echo").status();
      }
    }
    assertThat(status).as("when the others have gone").isEqualTo(101);
    assertThat(log(server))
        .containsOnlyOnce("further handshakes are refused with 503")
        .doesNotContain("OutOfMemoryError");
  }

  private static String log(RunningServer server) throws IOException {
    return Files.readString(server.logFile());
  }

  /**
   * What the members share is held once, however many it waits for: the limit is not reached. Then
   * more peers come than the heap has room for.
   */
  @ParameterizedTest
  @EnumSource(names = "OURS_ON_TOMCAT")
  void aFloodedRoomOfSlowMembersAndACrowdOfIdlePeersHarmNobodyElse(ServerEngine engine)
      throws Exception {
    try (RunningServer server = start(engine)) {
      flood(server, "/flood/room", "4000 256");
      crowd(server);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "OURS_ON_JETTY")
  void aLoopOverAllSessionsWithSlowOnesAmongThemHarmsNobodyElse(ServerEngine engine)
      throws Exception {
    try (RunningServer server = start(engine)) {
      flood(server, "/flood/all", "40 16384");
      assertThat(log(server)).contains("the limit of the application");
    }
  }
}
