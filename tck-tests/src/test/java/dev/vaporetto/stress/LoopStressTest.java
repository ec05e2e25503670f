package dev.vaporetto.stress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.BlockingEcho;
import dev.vaporetto.wars.SmallEcho;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Healthy peers, floods, resets, half-closes, peers that never read, callbacks that sleep and that
 * compute, and undeploys meanwhile. Every message of a healthy peer comes back, in order. Five
 * seconds each; {@code -Dvaporetto.stress.seconds=300} for longer.
 */
@Timeout(3600)
class LoopStressTest {
  private static final int SECONDS = Integer.getInteger("vaporetto.stress.seconds", 5);
  private static final String ECHO = "/echo/small";
  private static final String BLOCKING = "/blocking";
  private static final String AGAIN = "/again";
  private static final int BATCH = 16;

  /** More than the 200 threads that a container has. */
  private static final int BLOCKED = 250;

  private final AtomicLong end = new AtomicLong();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> counts = new TreeMap<>();

  /** What a peer does again and again until the time is over. */
  @FunctionalInterface
  private interface Peer {
    void run() throws IOException;
  }

  private boolean goesOn() {
    return System.nanoTime() - end.get() < 0;
  }

  private Thread peer(String name, Peer peer) {
    AtomicInteger count = counts.computeIfAbsent(name, each -> new AtomicInteger());
    return new Thread(
        () -> {
          try {
            while (goesOn()) {
              peer.run();
              count.incrementAndGet();
            }
          } catch (IOException | RuntimeException | AssertionError e) {
            faults.add(name + " after " + count + ": " + e + " at " + place(e));
          }
        },
        name);
  }

  /** The lines of this class that led to a failure. */
  private static List<String> place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().equals(LoopStressTest.class.getName()))
        .map(StackTraceElement::toString)
        .toList();
  }

  /** Sends batches, and each message must come back in its turn. */
  private void echo(RunningServer server, AtomicLong answers) {
    try (RawClient client = RawClient.open(server, ECHO)) {
      int number = 0;
      while (goesOn()) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH; i++) {
          batch.writeBytes(RawClient.frame(true, 0, 1, ("m" + (number + i)).getBytes(US_ASCII)));
        }
        client.write(batch.toByteArray());
        for (int i = 0; i < BATCH; i++) {
          assertThat(client.readFrame().text()).isEqualTo("m" + (number + i));
        }
        number += BATCH;
        answers.addAndGet(BATCH);
      }
      client.sendClose(1000, "");
      assertThat(client.readFrame().closeCode()).isEqualTo(1000);
    }
  }

  private void blocking(RunningServer server, String command) {
    try (RawClient client = RawClient.open(server, BLOCKING)) {
      for (int i = 0; i < 50 && goesOn(); i++) {
        client.sendText(command + ":b" + i);
        assertThat(client.readFrame().text()).isEqualTo("b" + i);
      }
    }
  }

  private static void reset(RunningServer server) throws IOException {
    try (RawClient client = RawClient.open(server, ECHO)) {
      client.sendText("lost");
      client.write(RawClient.header(true, 0, 1, true, 100));
      client.socket().setSoLinger(true, 0);
    }
  }

  /** What came before the end of the peer's stream is answered. */
  private static void halfClose(RunningServer server) throws IOException {
    try (RawClient client = RawClient.open(server, ECHO)) {
      for (int i = 0; i < 3; i++) {
        client.sendText("h" + i);
      }
      client.socket().shutdownOutput();
      for (int i = 0; i < 3; i++) {
        assertThat(client.readFrame().text()).isEqualTo("h" + i);
      }
      assertThat(client.readToEnd()).isZero();
    }
  }

  /** Sends without reading until the server does not read any more, and is gone then. */
  private void neverReads(RunningServer server) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      frames.writeBytes(RawClient.frame(true, 0, 1, new byte[100]));
    }
    byte[] batch = frames.toByteArray();
    try (RawClient client = RawClient.open(server, ECHO)) {
      for (int i = 0; i < 20 && goesOn(); i++) {
        client.write(batch);
      }
      client.socket().setSoLinger(true, 0);
    }
  }

  /** Applications end while their callbacks sleep and compute. */
  private static void redeploy(RunningServer server, Path war) {
    server.deploy(AGAIN, war);
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        RawClient client = RawClient.open(server, AGAIN + BLOCKING);
        client.sendText("sleep:0:open");
        assertThat(client.readFrame().text()).isEqualTo("open");
        client.sendText((i % 2 == 0 ? "sleep" : "spin") + ":300:x");
        clients.add(client);
      }
      server.undeploy(AGAIN);
      for (RawClient client : clients) {
        RawClient.Frame frame = client.readFrame();
        if (frame.opcode() == 1) {
          frame = client.readFrame();
        }
        assertThat(frame.closeCode()).isEqualTo(1001);
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OURS_ON_TOMCAT", "OURS_ON_JETTY"})
  void healthyPeersLoseNothingBesideBadOnes(ServerEngine engine) throws Exception {
    Path war =
        Wars.from(EchoWars.example()).classes(SmallEcho.class, BlockingEcho.class).build("s.war");
    AtomicLong answers = new AtomicLong();
    try (RunningServer server = engine.start(ServerOptions.defaults().withApplication("", war))) {
      end.set(System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos());
      List<Thread> peers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        peers.add(peer("echo", () -> echo(server, answers)));
      }
      for (int i = 0; i < 4; i++) {
        peers.add(peer("sleeping", () -> blocking(server, "sleep:20")));
      }
      peers.add(peer("computing", () -> blocking(server, "spin:10")));
      peers.add(peer("reset", () -> reset(server)));
      peers.add(peer("half-close", () -> halfClose(server)));
      peers.add(peer("never reads", () -> neverReads(server)));
      peers.add(peer("redeploy", () -> redeploy(server, war)));
      peers.forEach(Thread::start);
      for (Thread peer : peers) {
        peer.join();
      }
      System.out.printf("%s, %d s: %,d echoes, %s%n", engine, SECONDS, answers.get(), counts);
      assertThat(faults).isEmpty();
      assertThat(answers.get()).isGreaterThan(1_000);
      assertThat(server.stuckClassLoaders()).isEmpty();
      assertThat(server.threadNames("vaporetto" + AGAIN)).isEmpty();
    } catch (UncheckedIOException e) {
      throw new AssertionError("the server does not answer any more", e);
    }
  }

  /**
   * More callbacks block for ever than a container has threads: sockets open all the same, and
   * their messages come back, on event loops and over TLS, where threads of the container read.
   */
  @ParameterizedTest
  @EnumSource(names = {"OURS_ON_TOMCAT", "OURS_ON_JETTY"})
  void callbacksThatBlockForEverDoNotTakeTheThreadsOfOthers(ServerEngine engine) {
    Path war =
        Wars.from(EchoWars.example()).classes(SmallEcho.class, BlockingEcho.class).build("b.war");
    TlsKeys keys = TlsKeys.forLocalhost();
    List<RawClient> clients = new ArrayList<>();
    try (RunningServer server =
        engine.start(ServerOptions.defaults().withTls(keys).withApplication("", war))) {
      for (int i = 0; i < BLOCKED; i++) {
        RawClient client =
            i % 10 == 0
                ? RawClient.connect(server.tlsPort(), keys.trustingContext())
                : RawClient.connect(server.port());
        clients.add(client);
        assertThat(client.handshake(BLOCKING).status()).isEqualTo(101);
        client.sendText("sleep:600000:never");
      }
      try (RawClient plain = RawClient.open(server, ECHO);
          RawClient secure = RawClient.connect(server.tlsPort(), keys.trustingContext())) {
        assertThat(secure.handshake(ECHO).status()).isEqualTo(101);
        for (int i = 0; i < 100; i++) {
          for (RawClient client : List.of(plain, secure)) {
            client.sendText("m" + i);
            assertThat(client.readFrame().text()).isEqualTo("m" + i);
          }
        }
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }
}
