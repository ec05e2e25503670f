package dev.vaporetto.jakarta.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {
  @Test
  void aFrameworkThatHasChosenNoSubprotocolMayHandOverANull() {
    assertThat(ConfigValues.names(Arrays.asList((String) null))).isEmpty();
    assertThat(ConfigValues.names(Arrays.asList("chat", null))).containsExactly("chat");
    assertThat(ConfigValues.names(null)).isEmpty();
  }

  @Test
  void namesWithoutANullAreLeftAsTheyAre() {
    List<String> names = List.of("chat", "stomp");
    assertThat(ConfigValues.names(names)).isSameAs(names);
  }
}
