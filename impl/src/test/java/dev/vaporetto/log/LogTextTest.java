package dev.vaporetto.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
  @ParameterizedTest
  @ValueSource(
      chars = {
        '\r', '\n', '\t', '\0', '\u000b', '\u000c', '\u001b', '\u007f', '\u0085', '\u009b',
        '\u2028', '\u2029', '\u202e', '\u2066', '\ufeff', '\ud800', '\udc00', '\ue000', '\uffff'
      })
  void whatEndsALineOrControlsATerminalIsReplaced(char evil) {
    assertThat(LogText.oneLine("a" + evil + "b")).isEqualTo("a?b");
  }

  @Test
  void whatPeopleReadStays() {
    assertThat(LogText.oneLine("Zürich, 東京: \"1 < 2\"")).isEqualTo("Zürich, 東京: \"1 < 2\"");
  }

  @Test
  void aLongTextIsCut() {
    assertThat(LogText.oneLine("x".repeat(LogText.MOST_CHARACTERS)))
        .hasSize(LogText.MOST_CHARACTERS);
    assertThat(LogText.oneLine("x".repeat(1_000_000)))
        .hasSize(LogText.MOST_CHARACTERS + 3)
        .endsWith("x...");
  }

  @Test
  void anAddressIsShownAsInAUri() {
    assertThat(LogText.address("192.0.2.7", 5100)).isEqualTo("192.0.2.7:5100");
    assertThat(LogText.address("2001:db8::1", 5100)).isEqualTo("[2001:db8::1]:5100");
    assertThat(LogText.address("[2001:db8::1]", 80)).isEqualTo("[2001:db8::1]:80");
    assertThat(LogText.address("192.0.2.7", 0)).isEqualTo("192.0.2.7");
    assertThat(LogText.address("", -1)).isEqualTo("an unknown address");
    assertThat(LogText.address(null, 0)).isEqualTo("an unknown address");
  }
}
