package dev.vaporetto.protocol.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class Utf8TextTest {
  /** Below, at and above the size of what is looked at together, with each kind of character. */
  @Test
  void whatHasUtf8IsEncodedAsTheJdkDoes() {
    for (String character :
        new String[] {"a", "?", "\u00fc", "\u20ac", "\ud83d\ude00", "\uffff", "?\uffff"}) {
      for (int length = 0; length < 20; length++) {
        String text = "x".repeat(length) + character + "y".repeat(20 - length);
        assertThat(Utf8Text.encode(text)).isEqualTo(text.getBytes(UTF_8));
      }
    }
    assertThat(Utf8Text.encode("")).isEmpty();
  }

  @Test
  void halfASurrogatePairIsAnErrorWhereverItIs() {
    for (String half : new String[] {"\ud83d", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"}) {
      for (int length = 0; length < 20; length++) {
        String text = "x".repeat(length) + half + "y".repeat(20 - length);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Utf8Text.encode(text))
            .withMessage(
                "a text came with half a surrogate pair at index "
                    + length
                    + ", which has no UTF-8; expected both halves");
      }
    }
  }

  @Test
  void aCloseReasonHasUtf8AndOneOfTheEngineIsMadeSo() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CloseStatus(1000, "bye \ud83d"));
    assertThat(CloseStatus.truncated(1011, "bye \ud83d").reason()).isEqualTo("bye ?");
  }
}
