package dev.vaporetto.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received.Closed;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.wars.ForeignFilter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every container, with every engine, must do: one server process for all cases, the
 * applications at the root, at another context path, and behind a foreign filter.
 */
abstract class EchoCases {
  /** Text of one to four bytes a character; the last two are a surrogate pair each. */
  private static final String TEXT = "ASCII, ü, €, 𝄞 and 😀";

  /** The last and the first of each length form (RFC 6455 §5.2), and one of many reads. */
  private static final int[] SIZES = {0, 125, 126, 65_535, 65_536, 1_048_576};

  private static @Nullable RunningServer running;

  @RegisterExtension
  static final TestWatcher SHOW_LOG =
      new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
          System.err.printf(
              "%s failed, the log of %s ends:%n%s%n",
              context.getDisplayName(), server().container(), server().logTail());
        }
      };

  /** To be called before the cases of a container. */
  static void start(Container container, ServerOptions options, Path war) {
    running = container.start(EchoWars.deployed(options, war));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (running != null) {
      running.close();
    }
  }

  /** The server of the class's current run. */
  static RunningServer server() {
    return Objects.requireNonNull(running);
  }

  static Stream<String> paths() {
    return Stream.of("", "/chat", EchoWars.FILTERED)
        .flatMap(context -> Stream.of(context + "/echo", context + "/api/v1/websocket"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void textComesBackWhateverItsCharactersAndFragments(String path) {
    try (EchoClient client = EchoClient.connect(server().ws(path))) {
      client.send(TEXT);
      assertThat(client.nextText()).isEqualTo(TEXT);
      client.send("");
      assertThat(client.nextText()).isEmpty();
      client.sendFragments("𝄞", "", " in fragments ", "😀");
      assertThat(client.nextText()).isEqualTo("𝄞 in fragments 😀");
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void binaryOfEveryLengthFormComesBack(String path) {
    Random random = new Random(42);
    try (EchoClient client = EchoClient.connect(server().ws(path))) {
      for (int size : SIZES) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        client.send(bytes);
        assertThat(client.nextBinary()).as("%d bytes", size).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aPingIsAnsweredByItsPongBetweenMessages(String path) {
    byte[] payload = "are you there?".getBytes(StandardCharsets.UTF_8);
    try (EchoClient client = EchoClient.connect(server().ws(path))) {
      client.ping(payload);
      assertThat(client.nextPong()).isEqualTo(payload);
      client.send("still a text");
      assertThat(client.nextText()).isEqualTo("still a text");
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void theClientsCloseIsAnsweredWithItsCode(String path) {
    try (EchoClient client = EchoClient.connect(server().ws(path))) {
      client.close(4002, "done — 𝄞");
      assertThat(client.nextClose().code()).isEqualTo(4002);
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void theServerEndsTheConnectionAfterTheClosingHandshake(String path) {
    try (RawClient client = RawClient.open(server(), path)) {
      client.sendText("x");
      assertThat(client.readFrame())
          .returns("x", RawClient.Frame::text)
          .returns(false, RawClient.Frame::masked);
      client.sendClose(1000, "");
      assertThat(client.readFrame())
          .returns(8, RawClient.Frame::opcode)
          .returns(1000, RawClient.Frame::closeCode);
      assertThat(client.readToEnd()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void manyMessagesInOneWriteComeBackInOrder(String path) {
    try (RawClient client = RawClient.open(server(), path)) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        byte[] text = ("message " + i).getBytes(StandardCharsets.UTF_8);
        frames.writeBytes(RawClient.frame(true, 0, 1, text));
      }
      client.write(frames.toByteArray());
      for (int i = 0; i < 100; i++) {
        assertThat(client.readFrame().text()).isEqualTo("message " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("annotatedPaths")
  void theServersCloseArrivesWithCodeAndReason(String path) {
    try (EchoClient client = EchoClient.connect(server().ws(path))) {
      client.send("close:4001:bye");
      assertThat(client.nextClose()).isEqualTo(new Closed(4001, "bye"));
    }
  }

  static Stream<String> annotatedPaths() {
    return paths().filter(path -> path.endsWith("/echo"));
  }

  @Test
  void theForeignFilterReallyWrapsTheHandshake() {
    int before = wrappedHandshakes();
    EchoClient.connect(server().ws(EchoWars.FILTERED + "/echo")).close();

    assertThat(wrappedHandshakes()).isEqualTo(before + 1);
  }

  private static int wrappedHandshakes() {
    String path = EchoWars.FILTERED + ForeignFilter.COUNT_PATH;
    try (RawClient client = RawClient.connect(server().port())) {
      return Integer.parseInt(
          client.request("GET " + path + " HTTP/1.1", List.of("Host: localhost")).body());
    }
  }
}
