package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  /** Records its arguments, and chooses everything. */
  private static final class Asked extends ServerEndpointConfig.Configurator {
    private final List<Extension> installed = new ArrayList<>();
    private final List<Extension> requested = new ArrayList<>();
    private final Map<String, List<String>> headers = new HashMap<>();

    /** Null for everything that is requested. */
    private @Nullable List<Extension> chosen;

    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installedOnes, List<Extension> requestedOnes) {
      installed.addAll(installedOnes);
      requested.addAll(requestedOnes);
      return chosen == null ? requestedOnes : chosen;
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
                  deflate("x", null),
                  deflate("server_max_window_bits", "9"),
                  new ExtensionOffer("permessage-deflate", List.of()),
                  new ExtensionOffer("of-the-endpoint", List.of()))),
          Map.of());

  private static final String ANSWER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private final Compression compression =
      new Compression(Compression.Mode.ON, DeflateSettings.DEFAULT, 6);
  private final @Nullable PermessageDeflate deflate = compression.of(Map.of());

  @AfterEach
  void free() {
    compression.close();
  }

  @Test
  void theConfiguratorIsAskedAboutAllExtensionsThatAreKnownAndAllThatAreOffered() {
    ExtensionPipeline unused = negotiation.extensions(deflate);
    assertThat(configurator.installed)
        .extracting(Extension::getName)
        .containsExactly("of-the-endpoint", "permessage-deflate");
    assertThat(configurator.requested)
        .extracting(Extension::toString)
        .containsExactly(
            "permessage-deflate; x",
            "permessage-deflate; server_max_window_bits=9",
            "permessage-deflate",
            "of-the-endpoint");
  }

  @Test
  void onlyWhatTheEngineRunsIsAgreedTo() {
    assertThat(negotiation.extensions(deflate)).hasToString(ANSWER + "; server_max_window_bits=9");
    assertThat(negotiation.responseHeaders())
        .containsOnly(
            Map.entry("Sec-WebSocket-Extensions", List.of(ANSWER + "; server_max_window_bits=9")));
  }

  @Test
  void anEndpointThatDoesNotCompressAgreesToNothing() {
    assertThat(negotiation.extensions(null)).isSameAs(ExtensionPipeline.NONE);
    assertThat(configurator.installed)
        .extracting(Extension::getName)
        .containsExactly("of-the-endpoint");
    assertThat(negotiation.responseHeaders()).isEmpty();
  }

  @Test
  void theConfiguratorMayRefuse() {
    configurator.chosen = List.of();
    assertThat(negotiation.extensions(deflate)).isSameAs(ExtensionPipeline.NONE);
    configurator.chosen = extensions("of-the-endpoint");
    assertThat(negotiation.extensions(deflate)).isSameAs(ExtensionPipeline.NONE);
    assertThat(negotiation.responseHeaders()).isEmpty();
  }

  @Test
  void theConfiguratorMayPickALaterOffer() {
    configurator.chosen = extensions("permessage-deflate");
    assertThat(negotiation.extensions(deflate)).hasToString(ANSWER);
  }

  @Test
  void parametersThatTheClientDidNotOfferAreTheEnginesBusiness() {
    configurator.chosen =
        Extensions.of(
            List.of(
                new ExtensionOffer(
                    "permessage-deflate",
                    List.of(new ExtensionOffer.Parameter("client_max_window_bits", "9")))));
    assertThat(negotiation.extensions(deflate)).hasToString(ANSWER + "; server_max_window_bits=9");
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

  private static ExtensionOffer deflate(String name, @Nullable String value) {
    return new ExtensionOffer(
        "permessage-deflate", List.of(new ExtensionOffer.Parameter(name, value)));
  }

  private static List<Extension> extensions(String name) {
    return Extensions.of(List.of(new ExtensionOffer(name, List.of())));
  }
}
