package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DescriptorLimitTest {
  @Test
  void tooLowALimitSaysHowToRaiseIt() {
    assertThatThrownBy(() -> DescriptorLimit.require(5000, 4096))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "5000 connections need 5500 file descriptors in each process, but the limit is 4096:"
                + " raise it in this shell with \"ulimit -n 5500\"");
  }

  @Test
  void aLimitThatSufficesIsTaken() {
    assertThatCode(() -> DescriptorLimit.require(5000, 5500)).doesNotThrowAnyException();
  }
}
