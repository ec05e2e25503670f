package dev.vaporetto.protocol.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseStatusTest {
  private static ByteBuffer payload(int code, byte... reason) {
    return ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).flip();
  }

  private static WebSocketFailure failure(ByteBuffer payload) {
    return catchThrowableOfType(WebSocketFailure.class, () -> CloseStatus.decode(payload));
  }

  @Test
  void exactlyTheRegisteredAndPrivateCodesAreLegalOnTheWire() {
    for (int code = 0; code <= 0xFFFF; code++) {
      boolean reserved = code == 1004 || code == 1005 || code == 1006;
      boolean legal = (code >= 1000 && code <= 1014 && !reserved) || (code >= 3000 && code <= 4999);
      assertThat(CloseStatus.isLegalOnWire(code)).as("code %d", code).isEqualTo(legal);
    }
  }

  @Test
  void everyLegalCodeIsReadAndEveryOtherIsAProtocolError() throws WebSocketFailure {
    for (int code = 0; code <= 0xFFFF; code++) {
      if (CloseStatus.isLegalOnWire(code)) {
        assertThat(CloseStatus.decode(payload(code))).isEqualTo(new CloseStatus(code, ""));
      } else {
        WebSocketFailure failure = failure(payload(code));
        assertThat(failure)
            .hasMessage(
                "close frame with code " + code + "; expected 1000-1003, 1007-1014 or 3000-4999");
        assertThat(failure.status().code()).isEqualTo(1002);
      }
    }
  }

  @Test
  void aPayloadOfNothingHasNoStatus() throws WebSocketFailure {
    CloseStatus none = CloseStatus.decode(ByteBuffer.allocate(0));
    assertThat(none).isEqualTo(new CloseStatus(1005, ""));
    assertThat(none.encode().remaining()).isZero();
  }

  @Test
  void aPayloadOfOneByteIsAProtocolError() {
    WebSocketFailure failure = failure(ByteBuffer.wrap(new byte[] {3}));
    assertThat(failure)
        .hasMessage(
            "close frame with a payload of 1 byte; expected none, or a status code of 2 bytes");
    assertThat(failure.status().code()).isEqualTo(1002);
  }

  @Test
  void aReasonThatIsNotUtf8Is1007() {
    for (byte[] reason : new byte[][] {{(byte) 0x80}, {(byte) 0xE2, (byte) 0x82}}) {
      WebSocketFailure failure = failure(payload(1000, reason));
      assertThat(failure).hasMessage("close reason is not UTF-8");
      assertThat(failure.status().code()).isEqualTo(1007);
    }
  }

  @Test
  void theIllegalCodeIsJudgedBeforeTheReason() {
    assertThat(failure(payload(1005, (byte) 0x80)).status().code()).isEqualTo(1002);
  }

  @Test
  void everyCodeThatIsNotLegalIsRefusedBeforeItIsSent() {
    for (int code = -1; code <= 0x1_03E8; code++) {
      CloseStatus status = new CloseStatus(code, "");
      if (CloseStatus.isLegalOnWire(code)) {
        assertThat(status.encode().getShort() & 0xFFFF).isEqualTo(code);
      } else if (code != CloseStatus.NO_STATUS) {
        assertThatIllegalArgumentException()
            .isThrownBy(status::encode)
            .withMessage(
                "close code "
                    + code
                    + " must not be sent; expected 1000-1003, 1007-1014 or 3000-4999");
      }
    }
  }

  @Test
  void whatWasEncodedIsDecoded() throws WebSocketFailure {
    CloseStatus status = new CloseStatus(4999, "größer € 🙂");
    ByteBuffer wire = status.encode();
    assertThat(wire.remaining()).isEqualTo(2 + status.reason().getBytes(UTF_8).length);
    assertThat(CloseStatus.decode(wire)).isEqualTo(status);
  }

  @Test
  void aReasonOf123BytesFitsAndOneMoreDoesNot() {
    assertThat(new CloseStatus(1000, "x".repeat(123)).encode().remaining()).isEqualTo(125);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CloseStatus(1000, "é".repeat(62)))
        .withMessage("a close reason has at most 123 bytes of UTF-8, but this one has 124");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "🙂", "x🙂€é"})
  void aLongReasonIsCutToTheLongestPrefixOfWholeCharactersThatFits(String pattern) {
    for (int shift = 0; shift < 5; shift++) {
      String reason = "y".repeat(shift) + pattern.repeat(300);
      String prefix = CloseStatus.truncated(1000, reason).reason();

      assertThat(reason).startsWith(prefix);
      assertThat(new String(prefix.getBytes(UTF_8), UTF_8)).isEqualTo(prefix);
      int next = reason.codePointAt(prefix.length());
      assertThat((prefix + Character.toString(next)).getBytes(UTF_8).length).isGreaterThan(123);
    }
  }

  @Test
  void aShortReasonIsNotCut() {
    assertThat(CloseStatus.truncated(1000, "é".repeat(61)).reason()).isEqualTo("é".repeat(61));
  }

  @Test
  void aFailureWithALongMessageHasAStatusThatFits() {
    WebSocketFailure failure = new WebSocketFailure(1008, "€".repeat(100));
    assertThat(failure.status()).isEqualTo(new CloseStatus(1008, "€".repeat(41)));
    assertThat(failure.getStackTrace()).isEmpty();
  }
}
