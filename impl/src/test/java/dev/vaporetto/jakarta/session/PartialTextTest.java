package dev.vaporetto.jakarta.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PartialTextTest {
  private final PartialText text = new PartialText();

  private String encode(String part, boolean last) {
    return UTF_8.decode(text.encode(this, part, last).bytes()).toString();
  }

  @Test
  void aPairThatIsSplitAcrossPartsIsSentWhole() {
    assertThat(encode("a\ud83d", false)).isEqualTo("a");
    assertThat(encode("", false)).isEmpty();
    assertThat(encode("\ude00b", true)).isEqualTo("\ud83d\ude00b");
  }

  @Test
  void halfAPairIsAnErrorAndAnotherPartMayTakeItsPlace() {
    assertThat(encode("a\ud83d", false)).isEqualTo("a");
    assertThatIllegalArgumentException().isThrownBy(() -> encode("b", false));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("", true));
    assertThat(encode("\ude00", false)).isEqualTo("\ud83d\ude00");
    assertThatIllegalArgumentException().isThrownBy(() -> encode("b\ud83d", true));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("\ude00", true));
    assertThat(encode("c", true)).isEqualTo("c");
  }
}
