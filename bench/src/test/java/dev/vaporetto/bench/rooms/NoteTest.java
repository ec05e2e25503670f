package dev.vaporetto.bench.rooms;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NoteTest {
  private static final Note NOTE = new Note(19, 84, 7, 123_456, -1L);

  @Test
  void aNoteSurvivesItsWay() throws DamagedNoteException {
    assertThat(Note.parse(NOTE.payload(600))).isEqualTo(NOTE);
    assertThat(Note.parse(NOTE.payload(Note.HEAD))).isEqualTo(NOTE);
  }

  @Test
  void aPositionBeforeANoteIsFound() {
    assertThat(Note.position("7@epoch\n0000".getBytes(US_ASCII))).isEqualTo("7@epoch");
    assertThat(Note.position(NOTE.payload(600))).isEmpty();
    assertThat(Note.position(new byte[0])).isEmpty();
  }

  @Test
  void aChangedByteIsSeen() {
    byte[] payload = NOTE.payload(600);
    payload[599]++;

    assertThatThrownBy(() -> Note.parse(payload))
        .isInstanceOf(DamagedNoteException.class)
        .hasMessageStartingWith("byte 599 is ")
        .hasMessageContaining("sequence=123456");
  }

  @Test
  void somethingElseIsNoNote() {
    assertThatThrownBy(() -> Note.parse("hello".getBytes(US_ASCII)))
        .hasMessage("5 bytes came, expected 48 or more: \"hello\"");
    assertThatThrownBy(() -> Note.parse("x".repeat(48).getBytes(US_ASCII)))
        .hasMessageStartingWith("byte 0 is no digit");
  }
}
