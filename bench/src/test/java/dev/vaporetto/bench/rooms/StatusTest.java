package dev.vaporetto.bench.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StatusTest {
  private static final Status STATUS =
      Status.parse("members=3,0 direct=512 closed=1 closed-deaf-1006=1 joined=5 left=2 opened=6");

  @Test
  void theAnswerIsUnderstood() {
    assertThat(STATUS.members()).containsExactly(3, 0);
    assertThat(STATUS.open()).isEqualTo(5);
    assertThat(STATUS.present()).isEqualTo(3);
    assertThat(STATUS.count("closed-deaf-1006")).isEqualTo(1);
    assertThat(STATUS.count("closed-close-1013")).isZero();
    assertThat(STATUS.listed("closed-")).isEqualTo("deaf-1006 1");
  }

  @Test
  void whatHappensIsTheDifference() {
    Status later = Status.parse("members=1,1 joined=9 left=2");

    assertThat(later.since(STATUS).counts()).containsOnlyKeys("joined").containsValue(4L);
  }

  @Test
  void nodesTogetherHaveTheSums() {
    Status both = STATUS.plus(Status.parse("members=1,2 joined=9 joins=4 joins-done=1"));

    assertThat(both.members()).containsExactly(4, 2);
    assertThat(both.count("joined")).isEqualTo(14);
    assertThat(both.count("opened")).isEqualTo(6);
    assertThat(both.joining()).isEqualTo(3);
  }

  @Test
  void anotherAnswerIsRefused() {
    assertThatThrownBy(() -> Status.parse("direct=1"))
        .hasMessage("\"direct=1\" came, expected members=...");
  }
}
