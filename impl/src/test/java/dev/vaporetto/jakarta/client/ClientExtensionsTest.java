package dev.vaporetto.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.ExtensionRefusedException;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.ExtensionOffer.Parameter;
import jakarta.websocket.DeploymentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientExtensionsTest {
  private static final ExtensionOffer DEFLATE = new ExtensionOffer("permessage-deflate", List.of());
  private static final ExtensionOffer OFFERED =
      new ExtensionOffer(
          "permessage-deflate", List.of(new Parameter("client_max_window_bits", null)));
  private static final ExtensionOffer OTHER = new ExtensionOffer("x-other", List.of());

  private final ZlibPool pool = new ZlibPool();

  private ClientExtensions of(ExtensionOffer... offers) throws DeploymentException {
    return ClientExtensions.of(Extensions.of(List.of(offers)), pool);
  }

  @Test
  void withoutExtensionsNothingIsOfferedAndNothingCompressed() throws Exception {
    assertThat(of().offers()).isEmpty();
    assertThat(of().accept(List.of())).isSameAs(ExtensionPipeline.NONE);
  }

  @Test
  void theConfigurationsExtensionsAreOfferedInTheirOrder() throws Exception {
    assertThat(of(OTHER, DEFLATE).offers()).containsExactly(OTHER, OFFERED);
  }

  @Test
  void anExtensionThatTheEngineDoesNotHaveIsTheApplicationsBusiness() throws Exception {
    assertThat(of(OTHER).accept(List.of(OTHER))).isSameAs(ExtensionPipeline.NONE);
    assertThat(of(OTHER, DEFLATE).accept(List.of(OTHER)).reservedBits()).isZero();
  }

  @Test
  void anAgreedOfferCompresses() throws Exception {
    assertThat(of(DEFLATE, OTHER).accept(List.of(OTHER, DEFLATE)).reservedBits())
        .isEqualTo(ExtensionPipeline.RSV1);
  }

  @Test
  void anAnswerThatDoesNotFitIsRefused() {
    ExtensionOffer answer =
        new ExtensionOffer(
            "permessage-deflate", List.of(new Parameter("server_max_window_bits", "7")));
    assertThatExceptionOfType(ExtensionRefusedException.class)
        .isThrownBy(() -> of(DEFLATE).accept(List.of(answer)))
        .withMessageContaining("server_max_window_bits of 8 to 15");
  }

  @Test
  void whatCannotBeOfferedIsRefusedBeforeTheConnect() {
    ExtensionOffer offer =
        new ExtensionOffer("permessage-deflate", List.of(new Parameter("unknown", null)));
    assertThatExceptionOfType(DeploymentException.class)
        .isThrownBy(() -> of(offer))
        .withMessageStartingWith("An extension cannot be offered: Sec-WebSocket-Extensions: got");
    assertThatExceptionOfType(DeploymentException.class)
        .isThrownBy(() -> of(DEFLATE, DEFLATE))
        .withMessageContaining("more than once");
  }
}
