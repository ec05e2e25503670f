package dev.vaporetto.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoomPositionTest {
  @Test
  void thePositionOfATextIsThatOfItsText() {
    for (RoomPosition each :
        List.of(
            new RoomPosition("2026-01-01T00:00:00.1Z", 0),
            new RoomPosition("a_b", Long.MAX_VALUE),
            RoomPosition.OLDEST)) {
      assertThat(RoomPosition.parse(each.toString())).isEqualTo(each);
    }
    assertThat(new RoomPosition("epoch", 7)).hasToString("7@epoch");
  }

  @Test
  void anythingElseIsRefused() {
    for (String text :
        List.of(
            "",
            "7",
            "7@",
            "@epoch",
            "-1@epoch",
            "7@a b",
            "7@a@b",
            "x@epoch",
            "7@" + "e".repeat(65))) {
      assertThatThrownBy(() -> RoomPosition.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("\"" + text + "\" came as a position; expected <offset>@<epoch>");
    }
  }
}
