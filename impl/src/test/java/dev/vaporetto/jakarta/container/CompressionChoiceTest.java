package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.jakarta.container.Compression.Mode;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's setting for compression, and its endpoints' own settings. */
class CompressionChoiceTest {
  private static String answer(Mode mode, Map<String, Object> userProperties) {
    try (Compression compression = new Compression(mode, DeflateSettings.DEFAULT, 6)) {
      @Nullable PermessageDeflate deflate = compression.of(userProperties);
      return deflate == null
          ? ""
          : deflate
              .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, List.of())))
              .toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OFF, ''",
    "ON, permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    "CONTEXT_TAKEOVER, permessage-deflate"
  })
  void anEndpointThatSaysNothingDoesWhatTheApplicationSays(Mode mode, String answer) {
    assertThat(answer(mode, Map.of())).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "off, ''",
    "false, ''",
    "on, permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    "true, permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    "context-takeover, permessage-deflate"
  })
  void anEndpointMayChoose(String value, String answer) {
    for (Mode mode : Mode.values()) {
      assertThat(answer(mode, Map.of(EngineProperties.COMPRESSION, value))).isEqualTo(answer);
    }
    if (value.equals("true") || value.equals("false")) {
      Map<String, Object> asBoolean = Map.of(EngineProperties.COMPRESSION, Boolean.valueOf(value));
      assertThat(answer(Mode.CONTEXT_TAKEOVER, asBoolean)).isEqualTo(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ON", "yes", "no-context-takeover"})
  void anotherValueIsRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answer(Mode.ON, Map.of(EngineProperties.COMPRESSION, value)))
        .withMessage(
            "dev.vaporetto.compression is \"%s\"; expected \"on\", \"off\" or"
                + " \"context-takeover\"",
            value);
    assertThat(ExtensionPipeline.NONE).hasToString("");
  }
}
