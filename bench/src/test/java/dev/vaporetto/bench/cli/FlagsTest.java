package dev.vaporetto.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagsTest {
  private static final Set<String> KNOWN = Set.of("rounds", "servers");

  @Test
  void aGivenValueReplacesTheDefault() {
    Flags flags = new Flags(List.of("--rounds", "7"), KNOWN);

    assertThat(flags.number("rounds", 5)).isEqualTo(7);
    assertThat(flags.text("servers", "tomcat")).isEqualTo("tomcat");
  }

  @Test
  void anUnknownOptionIsNamedWithThoseThatThereAre() {
    assertThatThrownBy(() -> new Flags(List.of("--round", "7"), KNOWN))
        .hasMessage("option \"--round\", expected one of [--rounds, --servers]");
  }

  @Test
  void anOptionWithoutValueIsRefused() {
    assertThatThrownBy(() -> new Flags(List.of("--rounds"), KNOWN))
        .hasMessage("option \"--rounds\" without a value");
  }

  @Test
  void whatIsNoWholeNumberFromOneIsRefused() {
    for (String value : List.of("0", "-1", "x", "1.5")) {
      Flags flags = new Flags(List.of("--rounds", value), KNOWN);

      assertThatThrownBy(() -> flags.number("rounds", 5))
          .hasMessage("option --rounds is \"" + value + "\", expected a whole number from 1");
    }
  }
}
