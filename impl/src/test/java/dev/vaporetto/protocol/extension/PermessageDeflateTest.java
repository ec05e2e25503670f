package dev.vaporetto.protocol.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.ExtensionOffer.Parameter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
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
            + "|permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            + "; client_max_window_bits",
        "true|false|permessage-deflate; client_no_context_takeover; client_max_window_bits",
        "false|true|permessage-deflate; server_no_context_takeover; client_max_window_bits",
        "true|true|permessage-deflate; client_max_window_bits"
      })
  void theClientOffersWhatItsSettingsSay(boolean server, boolean client, String offer) {
    DeflateSettings settings = DeflateSettings.DEFAULT.withContextTakeover(server, client);
    assertThat(with(settings).offer()).hasToString(offer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=8",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=15"
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
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10"
      })
  void aClientOffersWhatTheApplicationWritesAndThatItKeepsAnyWindow(String offer) throws Exception {
    assertThat(offering(offer).offer()).hasToString(offer + "; client_max_window_bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=9",
        "permessage-deflate; server_max_window_bits=15; client_max_window_bits=15"
      })
  void aClientOffersTheWindowThatTheApplicationWrites(String offer) throws Exception {
    assertThat(offering(offer).offer()).hasToString(offer);
  }

  private PermessageDeflate offering(String offer) throws ExtensionRefusedException {
    return PermessageDeflate.offering(element(offer), DeflateSettings.DEFAULT, pool);
  }

  /** RFC 7692 §7.1.2.2: an endpoint that agreed to a window never refers further back. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | permessage-deflate; client_max_window_bits=8 | 8",
        "permessage-deflate | permessage-deflate; client_max_window_bits=12 | 12",
        "permessage-deflate; client_max_window_bits=10"
            + "| permessage-deflate; client_max_window_bits=9 | 9",
        "permessage-deflate; client_max_window_bits=10 | permessage-deflate | 10",
        "permessage-deflate; client_no_context_takeover"
            + "| permessage-deflate; client_max_window_bits=14 | 14"
      })
  void aClientKeepsTheWindowThatItAgreedTo(String offer, String answer, int windowBits)
      throws Exception {
    ExtensionPipeline agreed = offering(offer).accept(elements(answer));
    MessageDeflater deflater = Objects.requireNonNull(agreed.newDeflater(Role.CLIENT));
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    byte[] message = TestFrames.concat(noise, noise, "ab".repeat(1000).getBytes(UTF_8));
    for (int i = 0; i < 2; i++) {
      // The second one must not refer to the first one either.
      ByteBuffer compressed =
          deflater.compressPart(ByteBuffer.wrap(message), true, ByteBuffer.allocate(100_000));
      byte[] tail = {0, 0, -1, -1};
      byte[] stream = Arrays.copyOf(compressed.array(), compressed.limit());
      NaiveInflate inflated = new NaiveInflate(TestFrames.concat(stream, tail));
      assertThat(inflated.bytes()).isEqualTo(message);
      assertThat(inflated.farthest()).isBetween(1, 1 << windowBits);
    }
    assertThat(deflater.sharedKey()).as("equal where no context is kept").isNotNull();
    deflater.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=9"
      })
  void aClientWithTheWholeWindowKeepsItsContext(String answer) throws Exception {
    ExtensionPipeline agreed = offering("permessage-deflate").accept(elements(answer));
    assertThat(Objects.requireNonNull(agreed.newDeflater(Role.CLIENT)).sharedKey()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate; server_max_window_bits=10 | permessage-deflate"
            + "| server_max_window_bits of 8 to 10, which was offered",
        "permessage-deflate; server_max_window_bits=10"
            + "| permessage-deflate; server_max_window_bits=11"
            + "| server_max_window_bits of 8 to 10, which was offered",
        "permessage-deflate; client_max_window_bits=10"
            + "| permessage-deflate; client_max_window_bits=11"
            + "| client_max_window_bits of 8 to 10",
        "permessage-deflate | permessage-deflate; client_max_window_bits"
            + "| client_max_window_bits of 8 to 15"
      })
  void aClientRefusesALargerWindowThanItOffered(String offer, String answer, String expected) {
    assertThatExceptionOfType(ExtensionRefusedException.class)
        .isThrownBy(() -> offering(offer).accept(elements(answer)))
        .withMessage("Sec-WebSocket-Extensions: got \"%s\", expected %s", answer, expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void aClientAcceptsTheWindowThatItAskedFor(int windowBits) throws Exception {
    String answer = "permessage-deflate; server_max_window_bits=" + windowBits;
    assertThat(
            offering("permessage-deflate; server_max_window_bits=10")
                .accept(elements(answer))
                .agreed())
        .isEqualTo(elements(answer));
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
        "permessage-deflate; server_no_context_takeover; client_max_window_bits"
            + "| client_max_window_bits of 8 to 15",
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
