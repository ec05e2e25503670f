package dev.vaporetto.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StampedTextTest {
  @Test
  void aStampedTextIsReadAsItWasWritten() {
    for (StampedText each :
        List.of(
            new StampedText(Optional.empty(), "a\nb"),
            new StampedText(Optional.of(new RoomPosition("e", 7)), "\n"))) {
      assertThat(StampedText.parse(each.toString())).isEqualTo(each);
    }
    assertThatThrownBy(() -> StampedText.parse("text"))
        .hasMessage("a text without a line feed came; expected a position, a line feed and a text");
  }
}
