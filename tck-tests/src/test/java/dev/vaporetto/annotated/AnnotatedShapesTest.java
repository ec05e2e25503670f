package dev.vaporetto.annotated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.AnnotatedShapes;
import dev.vaporetto.wars.ArrayEcho;
import dev.vaporetto.wars.Fruit;
import dev.vaporetto.wars.Handshaken;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An annotated endpoint with everything that the unit tests try, on each container. */
@ParameterizedClass
@EnumSource(
    value = Container.class,
    names = {"TOMCAT_10", "TOMCAT_11", "JETTY_EE10", "JETTY_EE11", "UNDERTOW"})
class AnnotatedShapesTest {
  private static final int UPLOAD = 5 * 1024 * 1024;
  private static final int FRAME = 64 * 1024;

  private static @Nullable RunningServer running;

  AnnotatedShapesTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    running =
        EchoWars.start(
            container,
            AnnotatedShapes.class,
            ArrayEcho.class,
            Fruit.class,
            Fruit.Reading.class,
            Fruit.Writing.class,
            Handshaken.class,
            Handshaken.Noting.class,
            Handshaken.Programmatic.class,
            Handshaken.Deploying.class);
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    server().close();
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  @Test
  void theArrayOfAReceivedBufferHasNothingOfOtherConnections() {
    try (RawClient other = RawClient.open(server(), "/array");
        RawClient client = RawClient.open(server(), "/array")) {
      byte[] secret = "a long secret of another connection".getBytes(UTF_8);
      other.sendBinary(secret);
      assertThat(other.readFrame().payload()).isEqualTo(secret);
      client.sendBinary("mine".getBytes(UTF_8));
      assertThat(client.readFrame().payload()).asString(UTF_8).isEqualTo("mine");
    }
  }

  @Test
  void objectsAreDecodedAndEncodedAndFailuresReachOnError() {
    try (RawClient client = RawClient.open(server(), "/shapes/kitchen/41")) {
      assertThat(client.readFrame().text()).isEqualTo("kitchen at 42");
      client.sendText("fruit:fig");
      assertThat(client.readFrame().text()).isEqualTo("fruit:ripe fig");
      client.sendText("fruit:");
      assertThat(client.readFrame().text()).isEqualTo("DecodeException: a fruit without a name");
      client.sendText("a stone");
      assertThat(client.readFrame().text()).startsWith("DecodeException: no decoder takes");
      client.sendText("fruit:kiwi");
      assertThat(client.readFrame().text()).isEqualTo("fruit:ripe kiwi");
    }
  }

  @Test
  void whatModifyHandshakeStoredIsInTheConfigurationOfOnOpenForEachConnectionAlone() {
    assertThat(greeting("/handshaken", "ada")).isEqualTo("null [ada] [ada]");
    assertThat(greeting("/handshaken", "grace")).isEqualTo("null [grace] [grace]");
    assertThat(greeting("/handshaken-programmatic", "ada")).isEqualTo("common [ada] [ada]");
    assertThat(greeting("/handshaken-programmatic", "grace")).isEqualTo("common [grace] [grace]");
  }

  private static String greeting(String path, String who) {
    try (RawClient client = RawClient.connect(server().port())) {
      assertThat(client.handshake(path, "X-Who: " + who).status()).isEqualTo(101);
      return client.readFrame().text();
    }
  }

  @Test
  void aPathParameterThatDoesNotConvertIsAnErrorThatEndsTheSession() {
    try (RawClient client = RawClient.open(server(), "/shapes/kitchen/top")) {
      assertThat(client.readFrame().text())
          .startsWith("DecodeException: the path parameter {level} is \"top\"; expected a value");
      assertThat(client.readFrame().closeCode()).isEqualTo(1011);
    }
  }

  @Test
  void anUploadLargerThanTheLimitArrivesInParts() {
    try (RawClient client = RawClient.open(server(), "/shapes/kitchen/1")) {
      client.readFrame();
      for (int sent = 0; sent < UPLOAD; sent += FRAME) {
        boolean last = sent + FRAME == UPLOAD;
        client.write(RawClient.frame(last, 0, sent == 0 ? 2 : 0, new byte[FRAME]));
      }
      assertThat(client.readFrame().text()).isEqualTo(UPLOAD + " in parts true");
    }
  }

  @Test
  void aWriterSendsFragmentsBeforeTheAnswer() {
    try (RawClient client = RawClient.open(server(), "/shapes/kitchen/1")) {
      client.readFrame();
      client.sendText("fruit:much");
      RawClient.Frame frame = client.readFrame();
      StringBuilder message = new StringBuilder(frame.text());
      assertThat(frame.fin()).isFalse();
      while (!frame.fin()) {
        frame = client.readFrame();
        assertThat(frame.opcode()).isZero();
        message.append(frame.text());
      }
      assertThat(message.toString()).isEqualTo("fruit ".repeat(3_000));
      assertThat(client.readFrame().text()).isEqualTo("fruit:ripe much");
    }
  }
}
