package dev.vaporetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeDecisionTest {
  @Test
  void aRefusalCollectsItsHeadersAndItsBodyWithoutChangingTheOneBefore() {
    HandshakeDecision plain = HandshakeDecision.refuse(401);
    HandshakeDecision full = plain.header("A", "1").header("B", "2").header("A", "3").body("no");

    assertThat(full.status()).isEqualTo(401);
    assertThat(full.headers()).isEqualTo(Map.of("A", "3", "B", "2"));
    assertThat(full.body()).isEqualTo("no");
    assertThat(full.isAccepted()).isFalse();
    assertThat(plain.headers()).isEmpty();
    assertThat(plain.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a\r\nSet-Cookie: x=y", "a\nb", "a\rb", "a\0b", "\u010a", "\u007f"})
  void noValueOfAHeaderCanEndItsLine(String evil) {
    assertThatThrownBy(() -> HandshakeDecision.refuse(302).header("Location", evil))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the value of a header has an illegal character; expected a token as the name, and"
                + " printable Latin-1 as the value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A B", "A:", "A\r\nB", "\u00c4"})
  void theNameOfAHeaderIsAToken(String name) {
    assertThatThrownBy(() -> HandshakeDecision.refuse(302).header(name, "value"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the name of a header has an illegal character");
  }

  @Test
  void whatLatin1HasIsAValue() {
    assertThat(HandshakeDecision.refuse(401).header("A", "caf\u00e9\t\"x\"").headers())
        .containsEntry("A", "caf\u00e9\t\"x\"");
  }

  @Test
  void anAcceptedHandshakeHasNoAnswerToChange() {
    assertThat(HandshakeDecision.accept().isAccepted()).isTrue();
    assertThatThrownBy(() -> HandshakeDecision.accept().header("A", "1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a header A came for accept(); expected refuse(status)");
    assertThatThrownBy(() -> HandshakeDecision.accept().body("hello"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a body came for accept(); expected refuse(status)");
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 200, 299, 600})
  void aRefusalIsARedirectionOrAnError(int status) {
    assertThatThrownBy(() -> HandshakeDecision.refuse(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status " + status + " came for a refusal; expected 300 to 599");
  }
}
