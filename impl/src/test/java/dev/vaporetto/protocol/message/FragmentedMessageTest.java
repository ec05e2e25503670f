package dev.vaporetto.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.vaporetto.protocol.frame.Opcode;
import org.junit.jupiter.api.Test;

class FragmentedMessageTest {
  private final FragmentedMessage message = new FragmentedMessage();

  @Test
  void theFirstPartHasTheKindAndTheOthersContinueIt() {
    assertThat(message.isOpen()).isFalse();
    assertThat(message.next(Opcode.TEXT, false)).isEqualTo(Opcode.TEXT);
    assertThat(message.isOpen()).isTrue();
    assertThat(message.next(Opcode.TEXT, false)).isEqualTo(Opcode.CONTINUATION);
    assertThat(message.next(Opcode.TEXT, true)).isEqualTo(Opcode.CONTINUATION);
    assertThat(message.isOpen()).isFalse();
    assertThat(message.next(Opcode.BINARY, true)).isEqualTo(Opcode.BINARY);
    assertThat(message.isOpen()).isFalse();
  }

  @Test
  void aPartOfTheOtherKindIsRefusedAndTheMessageStaysOpen() {
    message.next(Opcode.TEXT, false);
    assertThatIllegalStateException()
        .isThrownBy(() -> message.next(Opcode.BINARY, true))
        .withMessage("a part of a BINARY message came while a TEXT message is being sent");
    assertThat(message.next(Opcode.TEXT, true)).isEqualTo(Opcode.CONTINUATION);
  }
}
