package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  /** Writes down what it is asked, and chooses everything. */
  private static final class Asked extends ServerEndpointConfig.Configurator {
    private final List<Extension> installed = new ArrayList<>();
    private final List<Extension> requested = new ArrayList<>();
    private final Map<String, List<String>> headers = new HashMap<>();

    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installedOnes, List<Extension> requestedOnes) {
      installed.addAll(installedOnes);
      requested.addAll(requestedOnes);
      return requestedOnes;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requestedOnes) {
      return requestedOnes.get(0);
    }

    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      config.getUserProperties().put("seen", true);
      response.getHeaders().putAll(headers);
    }
  }

  private final Asked configurator = new Asked();
  private final ServerEndpointConfig config =
      ServerEndpointConfig.Builder.create(Object.class, "/")
          .configurator(configurator)
          .extensions(extensions("of-the-endpoint"))
          .build();
  private final Negotiation negotiation =
      new Negotiation(
          config,
          Requests.request().with("getHeaderNames", Collections.emptyEnumeration()).build(),
          new Accepted(
              "accept",
              null,
              List.of("v2", "v1"),
              List.of(
                  new ExtensionOffer("of-the-engine", List.of()),
                  new ExtensionOffer("of-the-endpoint", List.of()))),
          Map.of());

  @Test
  void theConfiguratorIsAskedAboutAllExtensionsThatAreKnownAndAllThatAreOffered() {
    List<Extension> unused = negotiation.extensions(Set.copyOf(extensions("of-the-engine")));
    assertThat(configurator.installed)
        .extracting(Extension::getName)
        .containsExactlyInAnyOrder("of-the-engine", "of-the-endpoint");
    assertThat(configurator.requested)
        .extracting(Extension::getName)
        .containsExactly("of-the-engine", "of-the-endpoint");
  }

  @Test
  void onlyWhatTheEngineRunsIsAgreedTo() {
    assertThat(negotiation.extensions(Set.copyOf(extensions("of-the-engine"))))
        .extracting(Extension::getName)
        .containsExactly("of-the-engine");
    assertThat(negotiation.extensions(Set.of())).isEmpty();
  }

  @Test
  void whatModifyHandshakeAddsIsInTheAnswer() {
    configurator.headers.put("X-Room", List.of("blue", "red"));
    negotiation.modifyHandshake(new HashMap<>());
    assertThat(negotiation.responseHeaders()).containsEntry("X-Room", List.of("blue", "red"));
  }

  @Test
  void modifyHandshakeCannotBreakTheHandshakeByCopyingTheRequest() throws Exception {
    configurator.headers.put("upgrade", List.of("websocket"));
    configurator.headers.put("Connection", List.of("keep-alive, Upgrade"));
    configurator.headers.put("content-length", List.of("7"));
    configurator.headers.put("Sec-WebSocket-Protocol", List.of("v2, v1"));
    configurator.headers.put("Sec-WebSocket-Extensions", List.of("of-the-engine"));
    assertThat(negotiation.subprotocol()).isEqualTo("v2");
    negotiation.modifyHandshake(new HashMap<>());
    assertThat(negotiation.responseHeaders())
        .containsOnly(Map.entry("Sec-WebSocket-Protocol", List.of("v2")));
  }

  @Test
  void theUserPropertiesThatModifyHandshakeChangesAreTheSessions() {
    Map<String, Object> properties = new HashMap<>();
    negotiation.modifyHandshake(properties);
    assertThat(properties).containsEntry("seen", true);
    assertThat(config.getUserProperties()).isEmpty();
  }

  private static List<Extension> extensions(String name) {
    return Extensions.of(List.of(new ExtensionOffer(name, List.of())));
  }
}
