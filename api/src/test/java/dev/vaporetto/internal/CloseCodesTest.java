package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseCodesTest {
  /** RFC 6455 §7.4.1 and IANA's registry. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 1003, 1007, 1014, 3000, 4999})
  void codesAtTheLimitsOfTheRangesMayBeSent(int code) {
    assertThatCode(() -> CloseCodes.requireSendable(code, "")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
  void otherCodesMustNotBeSent(int code) {
    assertThatThrownBy(() -> CloseCodes.requireSendable(code, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "close code " + code + " must not be sent; expected 1000-1003, 1007-1014 or 3000-4999");
  }

  /** RFC 6455 §5.5: 125 bytes, of which the code takes two. */
  @Test
  void aReasonHasAtMost123BytesOfUtf8() {
    assertThatCode(() -> CloseCodes.requireSendable(1000, "€".repeat(41)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> CloseCodes.requireSendable(1000, "€".repeat(41) + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a close reason of 124 bytes of UTF-8 came; expected at most 123");
  }
}
