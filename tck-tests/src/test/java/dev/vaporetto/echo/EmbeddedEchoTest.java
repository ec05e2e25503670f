package dev.vaporetto.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The example on embedded containers that have no WebSocket engine of their own. */
@ParameterizedClass
@EnumSource(
    names = {"TOMCAT_10", "TOMCAT_11", "JETTY_EE10", "JETTY_EE11", "JETTY_120_EE10", "UNDERTOW"})
class EmbeddedEchoTest extends EchoCases {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  EmbeddedEchoTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    start(container, ServerOptions.defaults().withTls(KEYS), EchoWars.example());
  }

  @ParameterizedTest
  @MethodSource("paths")
  void theEchoPassesOverTls(String path) {
    byte[] bytes = new byte[1_048_576];
    Arrays.fill(bytes, (byte) 0x5A);
    try (EchoClient client =
        EchoClient.connect(server().wss(path), List.of(), KEYS.trustingContext())) {
      client.send("𝄞");
      assertThat(client.nextText()).isEqualTo("𝄞");
      client.send(bytes);
      assertThat(client.nextBinary()).isEqualTo(bytes);
      client.close(4003, "over TLS");
      assertThat(client.nextClose().code()).isEqualTo(4003);
    }
  }
}
