package dev.vaporetto.internal.engine.standard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalFilterTest {
  @Test
  void anAddressThatAContainerReportsIsParsed() {
    assertThat(RefusalFilter.address("10.1.2.3", 80).getAddress().getAddress())
        .containsExactly(10, 1, 2, 3);
    assertThat(RefusalFilter.address("::1", 80).getAddress().isLoopbackAddress()).isTrue();
    assertThat(RefusalFilter.address("[::1]", -1).getAddress().isLoopbackAddress()).isTrue();
    assertThat(RefusalFilter.address("[::1]", -1).getPort()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "999.1.2.3", "localhost:80", "unix:/run/socket", "[", ""})
  void whatIsNoAddressIsNeverResolved(String name) {
    assertThat(RefusalFilter.address(name, 80).isUnresolved()).isTrue();
  }
}
