package dev.vaporetto.annotated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.Reading;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A handler that takes an InputStream reads a message while it arrives, on each container. */
@Timeout(120)
@ParameterizedClass
@EnumSource(
    value = Container.class,
    names = {"TOMCAT_11", "JETTY_EE11", "UNDERTOW"})
class ReadingTest {
  private static final int FRAME = 64 * 1024;

  /** More than what the systems of both sides keep of a socket. */
  private static final int MUCH = 64 * 1024 * 1024;

  private static @Nullable RunningServer running;
  private static @Nullable Path war;

  ReadingTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    war = Wars.from(EchoWars.example()).classes(Reading.class).build("reading.war");
    running = container.start(ServerOptions.defaults().withApplication("", war));
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    server().close();
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  private static RawClient open() {
    return RawClient.open(server(), "/reading");
  }

  private static String command(String command) {
    try (RawClient client = open()) {
      client.sendText(command);
      return client.readFrame().text();
    }
  }

  /** Sends the first byte of a message. */
  private static RawClient begin(int first) {
    RawClient client = open();
    client.write(RawClient.frame(false, 0, 2, new byte[] {(byte) first}));
    assertThat(client.readFrame().text()).isEqualTo("first " + first);
    return client;
  }

  private static void sendMuch(RawClient client) {
    byte[] frame = RawClient.frame(false, 0, 0, new byte[FRAME]);
    for (int sent = 0; sent < MUCH; sent += FRAME) {
      client.write(frame);
    }
    client.write(RawClient.frame(true, 0, 0, new byte[0]));
  }

  @Test
  void aMessageLargerThanEveryLimitIsReadWhileItArrives() {
    try (RawClient client = begin(0)) {
      sendMuch(client);
      assertThat(client.readFrame().text()).isEqualTo((1 + MUCH) + " true");
      client.sendBinary(new byte[] {0, 1});
      assertThat(client.readFrame().text()).isEqualTo("first 0");
      assertThat(client.readFrame().text()).isEqualTo("2 true");
    }
  }

  @Test
  void aPeerIsHeldUpWhileTheHandlerDoesNotRead() throws Exception {
    try (RawClient client = begin(1)) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMuch(client));
      assertThatThrownBy(() -> sending.get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(command("go")).isEqualTo("gone");
      sending.get(30, TimeUnit.SECONDS);
      assertThat(client.readFrame().text()).isEqualTo((1 + MUCH) + " true");
    }
  }

  @Test
  void aSocketThatIsLostInTheMiddleEndsTheReadAndOnCloseComesBehind() {
    begin(0).close();
    assertThat(command("event")).startsWith("IOException: the connection ");
    assertThat(command("event")).isEqualTo("close 1006");
  }

  @Test
  void anUndeployEndsAReadThatWaits() {
    server().deploy("/again", Objects.requireNonNull(war));
    try (RawClient client = RawClient.open(server(), "/again/reading")) {
      client.write(RawClient.frame(false, 0, 2, new byte[] {0}));
      assertThat(client.readFrame().text()).isEqualTo("first 0");
      server().undeploy("/again");
      assertThat(client.readFrame().closeCode()).isEqualTo(1001);
    }
    assertThat(server().stuckClassLoaders()).isEmpty();
  }
}
