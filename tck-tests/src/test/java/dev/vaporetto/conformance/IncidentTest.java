package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.CloseCommand;
import dev.vaporetto.wars.DeadlineRoutes;
import dev.vaporetto.wars.FailingOpen;
import dev.vaporetto.wars.LargeEcho;
import dev.vaporetto.wars.RacingSender;
import dev.vaporetto.wars.SmallEcho;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Incidents of other servers, replayed against ours. Each test's name states what must hold. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IncidentTest {
  private static final String LARGE = "/echo/large";
  private static final String SMALL = "/echo/small";
  private static final int MI = 1024 * 1024;
  private static final byte[] NOTHING = {};

  private static @Nullable RunningServer running;

  IncidentTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void start(Container container) {
    running =
        container.start(
            ServerOptions.defaults()
                // The floods here are about what holds where the limit of a second is large.
                .withJvmArgument("-Ddev.vaporetto.maxControlFramesPerSecond=1000000")
                .withApplication("", war()));
    // Classes are loaded and pools are filled before anything is measured.
    for (int i = 0; i < 50; i++) {
      echo();
    }
  }

  private static Path war() {
    return Wars.from(EchoWars.example())
        .classes(
            LargeEcho.class,
            SmallEcho.class,
            CloseCommand.class,
            RacingSender.class,
            FailingOpen.class,
            DeadlineRoutes.class)
        .build("example.war");
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server().close();
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  // ---- memory

  /** A little fewer than the million that may come in a second by default. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void hundredsOfThousandsOfTinyFragmentsFillNoMemoryAndHoldUpNobody(int size) {
    long before = server().heapBytes();
    byte[] thousand = repeated(RawClient.frame(false, 0, 0, new byte[size]), 1000);
    try (RawClient client = RawClient.open(server(), LARGE)) {
      client.write(RawClient.frame(false, 0, 2, new byte[size]));
      for (int i = 0; i < 900; i++) {
        client.write(thousand);
      }
      echo();
      assertThat(server().heapBytes() - before).isLessThan(8 * MI);
      client.write(RawClient.frame(true, 0, 0, NOTHING));
      assertThat(client.readFrame().payload()).hasSize(900_001 * size);
    }
  }

  /**
   * What a container keeps for a connection, and for as many requests as it has served at once, is
   * there before the lengths are announced.
   */
  @Test
  void lengthsThatAreOnlyAnnouncedCostNoMemory() {
    List<RawClient> clients = open(50, LARGE);
    try {
      clients.forEach(client -> client.sendText("here"));
      for (RawClient client : clients) {
        assertThat(client.readFrame().text()).isEqualTo("here");
      }
      long before = server().heapBytes();
      for (RawClient client : clients) {
        // The limit allows it, so it is not refused; only a few bytes of it follow.
        client.write(
            concat(
                RawClient.frame(true, 0, 9, NOTHING),
                RawClient.header(true, 0, 2, true, 16 * MI),
                new byte[1000]));
      }
      for (RawClient client : clients) {
        // The pong says that the bytes were read, all in one piece.
        assertThat(client.readFrame().opcode()).isEqualTo(10);
      }
      assertThat(server().heapBytes() - before).isLessThan(50 * 32 * 1024);
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void aPingFloodFromAPeerThatNeverReadsFillsNoMemory() {
    long before = server().heapBytes();
    try (RawClient client = RawClient.open(server(), LARGE)) {
      byte[] pings = repeated(RawClient.frame(true, 0, 9, new byte[125]), 1000);
      for (int i = 0; i < 200; i++) {
        client.write(pings);
      }
      client.write(RawClient.frame(true, 0, 9, new byte[] {1, 2, 3}));
      assertThat(server().heapBytes() - before).isLessThan(4 * MI);
      // RFC 6455 §5.5.3: of several pings, at least the latest is answered.
      RawClient.Frame frame = client.readFrame();
      while (frame.payload().length == 125) {
        assertThat(frame.opcode()).isEqualTo(10);
        frame = client.readFrame();
      }
      assertThat(frame.payload()).containsExactly(1, 2, 3);
      client.sendText("still there");
      assertThat(client.readFrame().text()).isEqualTo("still there");
    }
  }

  /** One whole connection takes some kilobytes. */
  @ParameterizedTest
  @ValueSource(strings = {SMALL, "/deadline/message"})
  void ofConnectionsThatHaveEndedNothingIsLeft(String path) {
    openAndClose(path, 200);
    long before = server().heapBytes();
    openAndClose(path, 1000);
    assertThat(server().heapBytes() - before).isLessThan(1000 * 500);
  }

  private static void openAndClose(String path, int times) {
    for (int i = 0; i < times; i++) {
      try (RawClient client = RawClient.open(server(), path)) {
        client.sendClose(1000, "");
        assertThat(client.readFrame().opcode()).isEqualTo(8);
      }
    }
  }

  @Test
  void aPongFloodFillsNoMemory() {
    long before = server().heapBytes();
    try (RawClient client = RawClient.open(server(), LARGE)) {
      byte[] pongs = repeated(RawClient.frame(true, 0, 10, new byte[125]), 1000);
      for (int i = 0; i < 300; i++) {
        client.write(pongs);
      }
      client.sendText("still there");
      assertThat(client.readFrame().text()).isEqualTo("still there");
      assertThat(server().heapBytes() - before).isLessThan(4 * MI);
    }
  }

  @Test
  void messagesToAPeerThatNeverReadsFillNoMemory() {
    long before = server().heapBytes();
    try (RawClient client = RawClient.open(server(), LARGE)) {
      byte[] messages = repeated(RawClient.frame(true, 0, 2, new byte[10_000]), 100);
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 100; i++) {
                  client.write(messages);
                }
              });
      // The echo waits for the peer, and TCP makes the peer wait: it cannot send all.
      assertThat(flood).failsWithin(Duration.ofSeconds(2));
      assertThat(server().heapBytes() - before).isLessThan(6 * MI);
    }
    echo();
  }

  // ---- closing

  @ParameterizedTest
  @ValueSource(strings = {"server", "peer", "both"})
  void noByteFollowsTheCloseFrameOfASendThatRaces(String closer) {
    for (int i = 0; i < 30; i++) {
      try (RawClient client = RawClient.open(server(), "/racing")) {
        client.sendText(closer.equals("peer") ? "race" : "race and close");
        assertThat(client.readFrame().text()).isEqualTo("racing");
        if (!closer.equals("server")) {
          client.sendClose(1000, "");
        }
        RawClient.Frame frame = client.readFrame();
        while (frame.opcode() != 8) {
          frame = client.readFrame();
        }
        if (closer.equals("server")) {
          client.sendClose(1000, "");
        }
        assertThat(client.readToEnd()).as("bytes after the close frame").isZero();
      }
    }
  }

  @Test
  void anOnOpenThatThrowsLeaksNeitherAConnectionNorADescriptor() {
    long before = descriptors();
    for (int i = 0; i < 100; i++) {
      try (RawClient client = RawClient.open(server(), "/failing")) {
        assertThat(client.readFrame())
            .returns(8, RawClient.Frame::opcode)
            .returns(1011, RawClient.Frame::closeCode);
        client.sendClose(1011, "");
        client.readToEnd();
      }
    }
    assertThat(descriptorsSoonAtMost(before + 10)).isLessThanOrEqualTo(before + 10);
  }

  // ---- deadlines

  /**
   * Ten peers of each kind that have vanished as far as the server can tell: they neither read nor
   * send, and do not close their sockets.
   */
  @Test
  void afterEachDeadlineTheSocketIsReallyGone() throws IOException {
    long before = descriptors();
    List<RawClient> clients = new ArrayList<>();
    try {
      for (String deadline : List.of("message", "read", "write", "idle", "ping", "send", "close")) {
        for (int i = 0; i < 10; i++) {
          RawClient client = RawClient.connect(server().port());
          clients.add(client);
          assertThat(client.handshake("/deadline/" + deadline).status()).isEqualTo(101);
          if (deadline.equals("message")) {
            client.write(cut(RawClient.frame(true, 0, 1, new byte[100]), 50));
          }
        }
      }
      assertThat(descriptorsSoonAtMost(before + 10)).isLessThanOrEqualTo(before + 10);
      for (RawClient client : clients) {
        assertThat(client.socket().isClosed()).as("this side has not closed it").isFalse();
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void aMessageThatTakesTooLongIsClosedWith1008() {
    try (RawClient client = RawClient.open(server(), "/deadline/message")) {
      client.write(cut(RawClient.frame(true, 0, 1, new byte[100]), 50));
      RawClient.Frame frame = client.readFrame();
      assertThat(frame.closeCode()).isEqualTo(1008);
      assertThat(frame.closeReason()).isEqualTo("a message took more than 400 ms to arrive");
      assertThat(client.readToEnd()).isZero();
    }
  }

  // ---- sessions

  private static void leave(RawClient client) {
    client.close();
  }

  @Test
  void anEndpointHasNoMoreSessionsThanItsLimitAndAPlaceIsFreeWhenOneEnds() {
    try (RawClient first = RawClient.open(server(), "/few");
        RawClient second = RawClient.open(server(), "/few")) {
      RawClient.Response refused = handshake("/few");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).isEqualTo("Too many sessions\n");
      second.sendText("those that are open go on");
      assertThat(second.readFrame().text()).isEqualTo("those that are open go on");
      // Also where it ends without a word.
      leave(first);
      long deadline = System.nanoTime() + RawClient.DEADLINE.toNanos();
      int status = handshake("/few").status();
      while (status == 503 && System.nanoTime() - deadline < 0) {
        Thread.onSpinWait();
        status = handshake("/few").status();
      }
      assertThat(status).isEqualTo(101);
    }
  }

  private static RawClient.Response handshake(String path) {
    try (RawClient client = RawClient.connect(server().port())) {
      return client.handshake(path);
    }
  }

  // ---- work and threads

  /** How far a connection has come when its peer resets it. */
  enum State {
    CONNECTED,
    HALF_A_HANDSHAKE,
    OPEN,
    HALF_A_HEADER,
    HALF_A_PAYLOAD,
    HALF_A_MESSAGE,
    ECHO_IN_FLIGHT,
    OUTPUT_PENDING,
    CLOSE_SENT,
    FAILED,
    CLOSED_BY_SERVER
  }

  /** A thread that spins would use a whole core; the check allows a quarter of one. */
  @Test
  void aResetInAnyStateLeavesNoSpinningThreadAndNoDescriptor() throws InterruptedException {
    long before = descriptors();
    int threads = server().threadCount();
    for (State state : State.values()) {
      for (int i = 0; i < 10; i++) {
        resetIn(state);
      }
    }
    echo();
    assertThat(descriptorsSoonAtMost(before + 10)).isLessThanOrEqualTo(before + 10);
    assertFlat(Duration.ofSeconds(2));
    assertThat(server().threadCount()).isLessThanOrEqualTo(threads + 100);
  }

  private static void resetIn(State state) {
    try (RawClient client = RawClient.connect(server().port())) {
      client.socket().setSoLinger(true, 0);
      if (state == State.CONNECTED) {
        return;
      }
      if (state == State.HALF_A_HANDSHAKE) {
        client.write("GET /echo/large HTTP/1.1\r\nHost: loc".getBytes(US_ASCII));
        return;
      }
      assertThat(client.handshake(LARGE).status()).isEqualTo(101);
      switch (state) {
        case HALF_A_HEADER -> client.write((byte) 0x81);
        case HALF_A_PAYLOAD -> client.write(cut(RawClient.frame(true, 0, 1, new byte[5000]), 100));
        case HALF_A_MESSAGE -> client.write(RawClient.frame(false, 0, 1, new byte[5000]));
        case ECHO_IN_FLIGHT -> client.sendText("x");
        case OUTPUT_PENDING -> pendingOutput(client);
        case CLOSE_SENT -> client.sendClose(1000, "");
        case FAILED -> client.write(RawClient.frame(true, 7, 1, NOTHING));
        case CLOSED_BY_SERVER -> {
          client.sendText("close:1000:bye");
          assertThat(client.readFrame().opcode()).isEqualTo(8);
        }
        default -> {
          // The handshake is done; nothing else happens.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests more output than the socket buffers hold, and reads only one byte of it. */
  private static void pendingOutput(RawClient client) throws IOException {
    client.sendBinary(new byte[16 * MI]);
    // The echo has begun, and cannot finish.
    assertThat(client.socket().getInputStream().read()).isNotNegative();
  }

  /** It can send no close frame any more, and does not close its socket either. */
  @Test
  void aPeerThatEndsItsDirectionGetsItsAnswerAndTheEnd() throws IOException {
    long before = descriptors();
    List<RawClient> clients = open(20, LARGE);
    try {
      for (RawClient client : clients) {
        client.sendText("asked before");
        client.socket().shutdownOutput();
        assertThat(client.readFrame().text()).isEqualTo("asked before");
        client.readToEnd();
      }
      assertThat(descriptorsSoonAtMost(before + 10)).isLessThanOrEqualTo(before + 10);
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  /** Processes with a socket that echoes, which are ended by {@code kill -9}. */
  @Test
  void peersThatAreKilledLeaveNoDescriptor() throws Exception {
    long before = descriptors();
    List<Process> peers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      peers.add(peerProcess());
    }
    for (Process peer : peers) {
      assertThat(new String(peer.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 101");
    }
    for (Process peer : peers) {
      peer.destroyForcibly().waitFor();
    }
    assertThat(descriptorsSoonAtMost(before + 10)).isLessThanOrEqualTo(before + 10);
    echo();
  }

  /** By bash, whose sockets are files; the last command takes its place. */
  private static Process peerProcess() throws IOException {
    int port = server().port();
    String request =
        "GET "
            + LARGE
            + " HTTP/1.1\\r\\nHost: localhost:"
            + port
            + "\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Key: "
            + RawClient.SAMPLE_KEY
            + "\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n";
    String script =
        "exec 3<>/dev/tcp/localhost/" + port + "; printf '" + request + "' >&3; exec cat <&3";
    return new ProcessBuilder("bash", "-c", script)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void halfFramesThatNeverEndHoldNoThread() throws InterruptedException {
    int threads = server().threadCount();
    List<RawClient> clients = open(300, LARGE);
    try {
      for (int i = 0; i < clients.size(); i++) {
        byte[] frame = RawClient.frame(i % 2 == 0, 0, 1, new byte[2000]);
        clients.get(i).write(cut(frame, 1 + i % 20));
      }
      echo();
      assertFlat(Duration.ofSeconds(1));
      assertThat(server().threadCount()).isLessThanOrEqualTo(threads + 100);
      for (RawClient client : clients) {
        client.write(NOTHING);
      }
      echo();
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void halfHandshakesThatNeverEndDelayNoOtherConnection() {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        RawClient client = RawClient.connect(server().port());
        clients.add(client);
        client.write(
            "GET /echo/large HTTP/1.1\r\nHost: localhost\r\nUpgrade: webs".getBytes(US_ASCII));
      }
      long start = System.nanoTime();
      echo();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void nothingOfThisHasLoggedAStackTraceOfOurs() throws IOException {
    echo();
    assertThat(Files.readString(server().logFile()).split("\n(?!\\s+at )", -1))
        .filteredOn(trace -> trace.contains("at ") && trace.contains("dev.vaporetto."))
        // Undertow's own listener fails when we close a connection that its peer has reset.
        .filteredOn(trace -> !trace.contains("io.undertow.servlet.spec.WebConnectionImpl$"))
        .noneMatch(trace -> trace.contains("\n"));
  }

  // ---- helpers

  private static void echo() {
    try (RawClient client = RawClient.open(server(), SMALL)) {
      client.sendText("x");
      assertThat(client.readFrame().text()).isEqualTo("x");
      client.sendClose(1000, "");
      assertThat(client.readFrame().opcode()).isEqualTo(8);
      assertThat(client.readToEnd()).isZero();
    }
  }

  private static List<RawClient> open(int count, String path) {
    return Stream.generate(() -> RawClient.open(server(), path)).limit(count).toList();
  }

  /**
   * An idle server uses next to no processor time, once it has compiled and cleaned up what it had
   * to; a thread that spins never ends.
   */
  private static void assertFlat(Duration time) throws InterruptedException {
    Duration allowed = time.dividedBy(4);
    long deadline = System.nanoTime() + RawClient.DEADLINE.toNanos();
    Duration used = cpuTime(time);
    while (used.compareTo(allowed) >= 0 && System.nanoTime() - deadline < 0) {
      used = cpuTime(time);
    }
    assertThat(used).isLessThan(allowed);
  }

  /** The processor time that the server uses in a time. */
  private static Duration cpuTime(Duration time) throws InterruptedException {
    Duration before = server().cpuTime();
    Thread.sleep(time.toMillis());
    return server().cpuTime().minus(before);
  }

  private static long descriptors() {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + server().pid() + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sockets are closed by other threads, some after a lingering second: it may take a moment. */
  private static long descriptorsSoonAtMost(long most) {
    long deadline = System.nanoTime() + RawClient.DEADLINE.toNanos();
    long now = descriptors();
    while (now > most && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
      now = descriptors();
    }
    return now;
  }

  private static byte[] repeated(byte[] frame, int times) {
    ByteBuffer all = ByteBuffer.allocate(frame.length * times);
    while (all.hasRemaining()) {
      all.put(frame);
    }
    return all.array();
  }

  private static byte[] concat(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private static byte[] cut(byte[] frame, int length) {
    return Arrays.copyOf(frame, length);
  }
}
