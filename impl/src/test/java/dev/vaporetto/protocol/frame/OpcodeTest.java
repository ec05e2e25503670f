package dev.vaporetto.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpcodeTest {
  @Test
  void theSixCodesOfTheRfcAreKnownAndTheOthersAreReserved() {
    for (int code = 0; code < 16; code++) {
      Opcode opcode = Opcode.of(code);
      switch (code) {
        case 0x0 -> assertThat(opcode).isEqualTo(Opcode.CONTINUATION);
        case 0x1 -> assertThat(opcode).isEqualTo(Opcode.TEXT);
        case 0x2 -> assertThat(opcode).isEqualTo(Opcode.BINARY);
        case 0x8 -> assertThat(opcode).isEqualTo(Opcode.CLOSE);
        case 0x9 -> assertThat(opcode).isEqualTo(Opcode.PING);
        case 0xA -> assertThat(opcode).isEqualTo(Opcode.PONG);
        default -> assertThat(opcode).isNull();
      }
      if (opcode != null) {
        assertThat(opcode.code()).isEqualTo(code);
        assertThat(opcode.isControl()).isEqualTo(code >= 8);
      }
    }
  }
}
