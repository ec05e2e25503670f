package dev.vaporetto.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.EchoClient.Received.Closed;
import dev.vaporetto.wars.AnnotatedEcho;
import dev.vaporetto.wars.LeakyEcho;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness, proved with a WAR on the server's own WebSocket engine. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
class OwnEngineTest {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  private static final Path WAR =
      Wars.war().classes(AnnotatedEcho.class, LeakyEcho.class).build("own.war");

  private static @Nullable RunningServer running;

  /** The server of the class's current run. */
  private final RunningServer server = Objects.requireNonNull(running);

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    running = container.start(ServerOptions.defaults().withOwnEngine().withTls(KEYS));
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    if (running != null) {
      running.close();
    }
  }

  OwnEngineTest(Container container) {
    assertThat(server.container()).isEqualTo(container);
  }

  @Test
  void anUndeployedApplicationDoesNotAnswerAndItsClassLoaderIsCollected() {
    for (int i = 0; i < 3; i++) {
      server.deploy("/own", WAR);
      try (EchoClient client = EchoClient.connect(server.ws("/own/echo"))) {
        client.send("𝄞 na ša");
        assertThat(client.nextText()).isEqualTo("𝄞 na ša");
        client.send("close:4001:bye");
        assertThat(client.nextClose()).isEqualTo(new Closed(4001, "bye"));
      }
      server.undeploy("/own");
    }

    assertThatThrownBy(() -> EchoClient.connect(server.ws("/own/echo")))
        .hasMessageContaining("WebSocketHandshakeException");
    assertThat(server.stuckClassLoaders()).filteredOn(name -> name.startsWith("/own")).isEmpty();
  }

  @Test
  void aLeakedClassLoaderIsReported() {
    server.deploy("/leaky", WAR);
    try (EchoClient client = EchoClient.connect(server.ws("/leaky/leak"))) {
      client.send("x");
      assertThat(client.nextText()).isEqualTo("x");
    }
    server.undeploy("/leaky");

    assertThat(server.stuckClassLoaders())
        .filteredOn(name -> name.startsWith("/leaky#"))
        .hasSize(1);
  }

  @Test
  void theRootContextAnswersBothClientsOverPlainAndTls() {
    server.deploy("", WAR);
    try (EchoClient client =
            EchoClient.connect(server.wss("/echo"), List.of(), KEYS.trustingContext());
        RawClient raw = RawClient.open(server, "/echo")) {
      byte[] bytes = "binary".getBytes(UTF_8);
      client.send(bytes);
      assertThat(client.nextBinary()).isEqualTo(bytes);
      client.ping(bytes);
      assertThat(client.nextPong()).isEqualTo(bytes);

      raw.sendText("raw");
      assertThat(raw.readFrame().text()).isEqualTo("raw");
      raw.sendClose(1000, "done");
      assertThat(raw.readFrame().closeCode()).isEqualTo(1000);
    }
    server.undeploy("");
  }

  @Test
  void figuresAreReportedAndFailuresShowTheLog() {
    assertThat(server.heapBytes()).isBetween(1_000_000L, 500_000_000L);
    assertThat(server.cpuTime()).isGreaterThan(Duration.ofMillis(100));
    assertThat(server.threadCount()).isPositive();

    assertThatThrownBy(() -> server.undeploy("/nothing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("No application at '/nothing'")
        .hasMessageContaining("--- end of");
  }
}
