package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.engine.HandshakeHook;
import dev.vaporetto.engine.HandshakeRejectedException;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
  /** Records its arguments, and chooses everything. */
  private static final class Asked extends ServerEndpointConfig.Configurator {
    private final List<Extension> installed = new ArrayList<>();
    private final List<Extension> requested = new ArrayList<>();
    private final Map<String, @Nullable List<@Nullable String>> headers = new HashMap<>();

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
      headers.forEach((name, values) -> response.getHeaders().put(name, values));
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
          URI.create("ws://localhost/"),
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

  private final SessionConfig own = new SessionConfig(config, new HashMap<>());

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
  void theConfiguratorIsAskedAboutAllExtensionsThatAreKnownAndAllThatAreOffered() throws Exception {
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
  void onlyWhatTheEngineRunsIsAgreedTo() throws Exception {
    assertThat(negotiation.extensions(deflate)).hasToString(ANSWER + "; server_max_window_bits=9");
    assertThat(negotiation.responseHeaders())
        .containsOnly(
            Map.entry("Sec-WebSocket-Extensions", List.of(ANSWER + "; server_max_window_bits=9")));
  }

  @Test
  void anEndpointThatDoesNotCompressAgreesToNothing() throws Exception {
    assertThat(negotiation.extensions(null)).isSameAs(ExtensionPipeline.NONE);
    assertThat(configurator.installed)
        .extracting(Extension::getName)
        .containsExactly("of-the-endpoint");
    assertThat(negotiation.responseHeaders()).isEmpty();
  }

  @Test
  void theConfiguratorMayRefuse() throws Exception {
    configurator.chosen = List.of();
    assertThat(negotiation.extensions(deflate)).isSameAs(ExtensionPipeline.NONE);
    configurator.chosen = extensions("of-the-endpoint");
    assertThat(negotiation.extensions(deflate)).isSameAs(ExtensionPipeline.NONE);
    assertThat(negotiation.responseHeaders()).isEmpty();
  }

  @Test
  void theConfiguratorMayPickALaterOffer() throws Exception {
    configurator.chosen = extensions("permessage-deflate");
    assertThat(negotiation.extensions(deflate)).hasToString(ANSWER);
  }

  @Test
  void parametersThatTheClientDidNotOfferAreTheEnginesBusiness() throws Exception {
    configurator.chosen =
        Extensions.of(
            List.of(
                new ExtensionOffer(
                    "permessage-deflate",
                    List.of(new ExtensionOffer.Parameter("client_max_window_bits", "9")))));
    assertThat(negotiation.extensions(deflate)).hasToString(ANSWER + "; server_max_window_bits=9");
  }

  @Test
  void whatModifyHandshakeAddsIsInTheAnswer() throws Exception {
    configurator.headers.put("X-Room", List.of("blue", "red"));
    negotiation.modifyHandshake(own);
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
    negotiation.modifyHandshake(own);
    assertThat(negotiation.responseHeaders())
        .containsOnly(Map.entry("Sec-WebSocket-Protocol", List.of("v2")));
  }

  @Test
  void theUserPropertiesThatModifyHandshakeChangesAreTheSessions() throws Exception {
    negotiation.modifyHandshake(own);
    assertThat(own.getUserProperties()).containsEntry("seen", true);
    assertThat(config.getUserProperties()).isEmpty();
  }

  /** An extension of an application's own making. */
  private static Extension extension(
      @Nullable String name, @Nullable List<Extension.Parameter> parameters) {
    return new Extension() {
      @Override
      public @Nullable String getName() {
        return name;
      }

      @Override
      public @Nullable List<Extension.Parameter> getParameters() {
        return parameters;
      }
    };
  }

  @Test
  void anExtensionMayReturnNullForItsParameters() throws Exception {
    configurator.chosen = List.of(extension("permessage-deflate", null));
    assertThat(negotiation.extensions(deflate)).hasToString(ANSWER);
  }

  @Test
  void whatIsNoExtensionIsRefusedByNameAndNotWithANullPointerException() {
    configurator.chosen = Arrays.asList((Extension) null);
    assertThatThrownBy(() -> negotiation.extensions(deflate))
        .isInstanceOf(HandshakeRefusedException.class)
        .hasMessageContaining("null came as an extension; expected one with a name");
    configurator.chosen = List.of(extension(null, List.of()));
    assertThatThrownBy(() -> negotiation.extensions(deflate))
        .isInstanceOf(HandshakeRefusedException.class)
        .hasMessageContaining("without a name came as an extension");
    configurator.chosen =
        List.of(extension("permessage-deflate", Arrays.asList((Extension.Parameter) null)));
    assertThatThrownBy(() -> negotiation.extensions(deflate))
        .isInstanceOf(HandshakeRefusedException.class)
        .hasMessageContaining("a parameter of the extension permessage-deflate is null");
  }

  @Test
  void nullInThePlaceOfAHeaderIsNoHeader() throws Exception {
    configurator.headers.put("X-None", null);
    configurator.headers.put("X-Some", Arrays.asList("a", null));
    negotiation.modifyHandshake(own);
    assertThat(negotiation.responseHeaders()).containsOnly(Map.entry("X-Some", List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nSet-Cookie: x=y", "a\nb", "a\rb", "a\0b", "\u010a", "\u007f"})
  void noHeaderOfTheApplicationCanEndItsLine(String evil) {
    configurator.headers.put("X-Echo", List.of("fine", evil));
    assertThatThrownBy(() -> negotiation.modifyHandshake(own))
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(500);
              assertThat(refused.answer()).doesNotContain("X-Echo");
              assertThat(refused.getMessage()).contains("\"X-Echo\"").hasLineCount(1);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"X Echo", "X-Echo:", "", "X\r\nY"})
  void noNameOfAHeaderCanBeAnythingButAToken(String evil) {
    configurator.headers.put(evil, List.of("fine"));
    assertThatThrownBy(() -> negotiation.modifyHandshake(own))
        .isInstanceOf(HandshakeRefusedException.class);
  }

  /** The peer may learn nothing, and the log says at least who it was. */
  @Test
  void aRefusalOfTheApplicationHasAReasonInTheLog() {
    class Refusing extends ServerEndpointConfig.Configurator implements HandshakeHook {
      private final String body;

      Refusing(String body) {
        this.body = body;
      }

      @Override
      public void beforeHandshake(HandshakeRequest request, Map<String, String> pathParameters)
          throws HandshakeRejectedException {
        throw new HandshakeRejectedException(401, Map.of(), body);
      }
    }
    Negotiation silent = foreign(new Refusing(""));
    assertThatThrownBy(silent::askHook)
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class, refused -> assertThat(refused.answer()).isEmpty())
        .hasMessage("the application refused it");
    Negotiation speaking = foreign(new Refusing("Who are you?"));
    assertThatThrownBy(speaking::askHook)
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class,
            refused -> assertThat(refused.answer()).isEqualTo("Who are you?"))
        .hasMessage("the application refused it, and said: Who are you?");
  }

  @Test
  void noHeaderOfARefusalCanEndItsLine() {
    class Refusing extends ServerEndpointConfig.Configurator implements HandshakeHook {
      @Override
      public void beforeHandshake(HandshakeRequest request, Map<String, String> pathParameters)
          throws HandshakeRejectedException {
        throw new HandshakeRejectedException(302, Map.of("Location", "/a\r\nSet-Cookie: x"), "");
      }
    }
    Negotiation refused = foreign(new Refusing());
    assertThatThrownBy(refused::askHook)
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class, answer -> assertThat(answer.status()).isEqualTo(500))
        .hasMessageContaining("Location");
  }

  @Test
  void modifyHandshakeMayAddToAHeaderThatIsThere() throws Exception {
    ServerEndpointConfig.Configurator adding =
        new ServerEndpointConfig.Configurator() {
          @Override
          public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return "v1";
          }

          @Override
          public void modifyHandshake(
              ServerEndpointConfig sec, HandshakeRequest request, HandshakeResponse response) {
            response.getHeaders().values().forEach(values -> values.add("more"));
          }
        };
    ServerEndpointConfig other =
        ServerEndpointConfig.Builder.create(Object.class, "/").configurator(adding).build();
    Negotiation changed =
        new Negotiation(
            other,
            Requests.request().with("getHeaderNames", Collections.emptyEnumeration()).build(),
            URI.create("ws://localhost/"),
            new Accepted("accept", null, List.of("v1"), List.of()),
            Map.of());
    assertThat(changed.subprotocol()).isEqualTo("v1");
    changed.modifyHandshake(new SessionConfig(other, new HashMap<>()));
    assertThat(changed.responseHeaders()).containsKey("Sec-WebSocket-Protocol");
  }

  private static ExtensionOffer deflate(String name, @Nullable String value) {
    return new ExtensionOffer(
        "permessage-deflate", List.of(new ExtensionOffer.Parameter(name, value)));
  }

  private static List<Extension> extensions(String name) {
    return Extensions.of(List.of(new ExtensionOffer(name, List.of())));
  }

  /** A page of another host than the request's. */
  private static Negotiation foreign(ServerEndpointConfig.Configurator configurator) {
    return new Negotiation(
        ServerEndpointConfig.Builder.create(Object.class, "/").configurator(configurator).build(),
        Requests.request().with("getHeader", "shop.example").build(),
        URI.create("ws://localhost/"),
        new Accepted("accept", "https://partner.example", List.of(), List.of()),
        Map.of());
  }

  @Test
  void aForeignOriginIsRefusedAtAPath() {
    Negotiation page = foreign(new Asked());
    assertThatThrownBy(() -> page.checkOrigin(OriginPolicy.SAME_ORIGIN))
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class,
            // The peer does not learn how this server is called.
            refused -> assertThat(refused.answer()).doesNotContain("shop.example"))
        .hasMessageContaining("https://partner.example")
        .hasMessageContaining("shop.example")
        .hasMessageContainingAll("override checkOrigin", "where a proxy has rewritten Host");
  }

  @Test
  void theFrameworkThatUpgradesARequestHasDecidedAboutItsOrigin() {
    Negotiation page = foreign(new Asked());
    assertThatCode(() -> page.checkOrigin(OriginPolicy.CALLER)).doesNotThrowAnyException();
  }

  @Test
  void aConfiguratorThatRefusesAnOriginIsHeardWhoeverUpgrades() {
    Negotiation page =
        foreign(
            new ServerEndpointConfig.Configurator() {
              @Override
              public boolean checkOrigin(String origin) {
                return false;
              }
            });
    assertThatThrownBy(() -> page.checkOrigin(OriginPolicy.CALLER))
        .isInstanceOf(HandshakeRefusedException.class);
  }
}
