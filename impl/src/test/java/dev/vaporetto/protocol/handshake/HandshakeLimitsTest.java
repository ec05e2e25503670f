package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeLimitsTest {
  @Test
  void theSmallestLimitsAreOne() {
    assertEquals(1, new HandshakeLimits(1, 1).maxOffers());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 5"})
  void aLimitBelowOneIsRefusedWithWhatCame(int maxHeaderSize, int maxOffers) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> new HandshakeLimits(maxHeaderSize, maxOffers))
            .getMessage();
    assertEquals(
        "the limits of a handshake came as "
            + maxHeaderSize
            + " characters and "
            + maxOffers
            + " offers; expected 1 or more of each",
        message);
  }
}
