package dev.vaporetto.protocol.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.ExtensionOffer.Parameter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 §5 and §7.1: what is offered, answered, declined and refused. */
class PermessageDeflateTest {
  private static final DeflateSettings TAKEOVER =
      DeflateSettings.DEFAULT.withContextTakeover(true, true);

  private final ZlibPool pool = new ZlibPool();

  private PermessageDeflate with(DeflateSettings settings) {
    return new PermessageDeflate(settings, pool);
  }

  /** Parses a header, with a parser that is tested elsewhere. */
  private static List<ExtensionOffer> elements(String header) {
    return Arrays.stream(header.split(",")).map(PermessageDeflateTest::element).toList();
  }

  private static ExtensionOffer element(String text) {
    String[] pieces = text.strip().split(" *; *");
    List<Parameter> parameters =
        Arrays.stream(pieces)
            .skip(1)
            .map(piece -> piece.split("="))
            .map(pair -> new Parameter(pair[0], pair.length == 1 ? null : pair[1]))
            .toList();
    return new ExtensionOffer(pieces[0], parameters);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
        "x-other, permessage-deflate"
      })
  void byDefaultTheServerAnswersWithoutContextTakeoverEitherWay(String offers) {
    assertThat(with(DeflateSettings.DEFAULT).answer(elements(offers)))
        .hasToString("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | permessage-deflate",
        "permessage-deflate; server_no_context_takeover"
            + "| permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover"
            + "| permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15"
            + "| permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=9"
            + "| permessage-deflate; server_no_context_takeover; server_max_window_bits=9"
      })
  void withContextTakeoverTheServerAnswersWhatItKeeps(String offer, String answer) {
    assertThat(with(TAKEOVER).answer(elements(offer))).hasToString(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "unknown=1",
        "server_no_context_takeover=1",
        "client_no_context_takeover=true",
        "server_max_window_bits",
        "server_max_window_bits=7",
        "server_max_window_bits=16",
        "server_max_window_bits=08",
        "server_max_window_bits=+9",
        "server_max_window_bits=9x",
        "server_max_window_bits=99999999999",
        "client_max_window_bits=7",
        "client_max_window_bits=16",
        "client_max_window_bits=0",
        "client_max_window_bits=x",
        "client_max_window_bits; client_max_window_bits",
        "client_max_window_bits; client_max_window_bits=10",
        "server_no_context_takeover; server_no_context_takeover",
        "server_max_window_bits=10; server_max_window_bits=10"
      })
  void aBadOfferIsDeclinedAndTheNextOneCounts(String parameters) {
    String bad = "permessage-deflate; " + parameters;
    assertThat(with(DeflateSettings.DEFAULT).answer(elements(bad)))
        .isSameAs(ExtensionPipeline.NONE);
    assertThat(
            with(TAKEOVER)
                .answer(elements(bad + ", permessage-deflate; client_no_context_takeover")))
        .hasToString("permessage-deflate; client_no_context_takeover");
  }

  @Test
  void theFirstAcceptableOfferCounts() {
    assertThat(
            with(TAKEOVER)
                .answer(
                    elements("permessage-deflate; server_max_window_bits=10, permessage-deflate")))
        .hasToString("permessage-deflate; server_no_context_takeover; server_max_window_bits=10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-webkit-deflate-frame", "Permessage-Deflate", "permessage-bzip2"})
  void otherExtensionsAreDeclined(String offer) {
    assertThat(with(TAKEOVER).answer(elements(offer))).isSameAs(ExtensionPipeline.NONE);
    assertThat(with(TAKEOVER).answer(List.of())).isSameAs(ExtensionPipeline.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false|false"
            + "|permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "true|false|permessage-deflate; client_no_context_takeover",
        "false|true|permessage-deflate; server_no_context_takeover",
        "true|true|permessage-deflate"
      })
  void theClientOffersWhatItsSettingsSay(boolean server, boolean client, String offer) {
    DeflateSettings settings = DeflateSettings.DEFAULT.withContextTakeover(server, client);
    assertThat(ExtensionOffer.headerValue(with(settings).offers())).isEqualTo(offer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=15"
      })
  void theClientAcceptsAnAnswerToItsOffer(String answer) throws Exception {
    assertThat(with(DeflateSettings.DEFAULT).accept(elements(answer)).agreed())
        .isEqualTo(elements(answer));
    assertThat(with(TAKEOVER).accept(elements(answer)).agreed()).isEqualTo(elements(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_no_context_takeover; server_max_window_bits=9"
      })
  void aClientThatAllowsContextTakeoverAcceptsIt(String answer) throws Exception {
    assertThat(with(TAKEOVER).accept(elements(answer))).hasToString(answer.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
      })
  void aClientOffersWhatTheApplicationWrites(String offer) throws Exception {
    ExtensionOffer element = element(offer);
    assertThat(PermessageDeflate.offering(element, DeflateSettings.DEFAULT, pool).offers())
        .containsExactly(element);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; client_max_window_bits"
      })
  void aClientDoesNotOfferWindowBits(String offer) {
    assertThatExceptionOfType(ExtensionRefusedException.class)
        .isThrownBy(() -> PermessageDeflate.offering(element(offer), DeflateSettings.DEFAULT, pool))
        .withMessage(
            "Sec-WebSocket-Extensions: got \"%s\", expected no window bits, which this client does"
                + " not offer",
            offer);
  }

  @Test
  void theClientAcceptsThatNothingIsAgreed() throws Exception {
    assertThat(with(TAKEOVER).accept(List.of())).isSameAs(ExtensionPipeline.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | server_no_context_takeover, which was offered",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=15"
            + "| no client_max_window_bits, which was not offered",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits"
            + "| no client_max_window_bits, which was not offered",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits"
            + "| server_max_window_bits of 8 to 15",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover"
            + "| each parameter at most once",
        "permessage-deflate; server_no_context_takeover=1"
            + "| server_no_context_takeover without a value",
        "permessage-deflate; x | server_no_context_takeover, client_no_context_takeover,"
            + " server_max_window_bits, client_max_window_bits",
        "x-other | at most one permessage-deflate",
        "permessage-deflate; server_no_context_takeover, permessage-deflate"
            + "| at most one permessage-deflate"
      })
  void theClientRefusesAnAnswerThatDoesNotFit(String answer, String expected) {
    assertThatExceptionOfType(ExtensionRefusedException.class)
        .isThrownBy(() -> with(DeflateSettings.DEFAULT).accept(elements(answer)))
        .withMessage("Sec-WebSocket-Extensions: got \"%s\", expected %s", answer.strip(), expected);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnExtensionThereIsNoStageAndNoReservedBit(Role role) {
    assertThat(ExtensionPipeline.NONE.agreed()).isEmpty();
    assertThat(ExtensionPipeline.NONE.reservedBits()).isZero();
    assertThat(ExtensionPipeline.NONE.newDeflater(role)).isNull();
    assertThat(ExtensionPipeline.NONE.newInflater(role)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void withItThereAreBothStagesAndRsv1(Role role) {
    ExtensionPipeline agreed = with(DeflateSettings.DEFAULT).answer(elements("permessage-deflate"));
    assertThat(agreed.reservedBits()).isEqualTo(0x40);
    assertThat(agreed.newDeflater(role)).isNotNull();
    assertThat(agreed.newInflater(role)).isNotNull();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeflateSettings(false, false, -1, 1))
        .withMessage("the threshold of compression must be 0 bytes or more, but is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeflateSettings(false, false, 0, 0))
        .withMessage("the largest ratio of inflation must be 1 or more, but is 0");
  }
}
