package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultConfiguratorTest {
  private final DefaultConfigurator configurator = new DefaultConfigurator();

  @Test
  void theClientsOrderDecidesAmongSubprotocols() {
    assertThat(configurator.getNegotiatedSubprotocol(List.of("b", "a"), List.of("c", "a", "b")))
        .isEqualTo("a");
  }

  @Test
  void noCommonSubprotocolIsTheEmptyString() {
    assertThat(configurator.getNegotiatedSubprotocol(List.of("a"), List.of("b"))).isEmpty();
    assertThat(configurator.getNegotiatedSubprotocol(List.of("a"), List.of())).isEmpty();
  }

  @Test
  void extensionsAreThoseOfTheClientThatAreInstalledInItsOrder() {
    List<Extension> installed = named("a", "b", "c");
    List<Extension> requested = named("c", "x", "a");
    assertThat(configurator.getNegotiatedExtensions(installed, requested))
        .containsExactly(requested.get(0), requested.get(2));
  }

  @Test
  void theHandshakeIsNotModified() {
    HandshakeResponse response =
        () -> {
          throw new AssertionError("the headers are not needed");
        };
    ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Object.class, "/").build();
    HandshakeRequest request =
        new ServletHandshakeRequest(
            Requests.request().build(), URI.create("ws://localhost/"), Map.of());
    configurator.modifyHandshake(config, request, response);
    assertThat(config.getUserProperties()).isEmpty();
  }

  private static List<Extension> named(String... names) {
    return Extensions.of(
        List.of(names).stream().map(name -> new ExtensionOffer(name, List.of())).toList());
  }
}
