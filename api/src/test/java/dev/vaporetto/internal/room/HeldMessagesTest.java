package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.room.Deliveries.Message;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.room.RoomPosition;
import org.junit.jupiter.api.Test;

class HeldMessagesTest {
  private final KeptTotal total = new KeptTotal(10_000);
  private final HeldMessages held = new HeldMessages(total.open());

  private static Message message(int size) {
    return new Message(
        new RoomMessage(RoomMessage.Kind.BINARY, new byte[size], ""), new RoomPosition("e", 1));
  }

  @Test
  void aMessageForManySocketsCountsOnceAndALittleForEach() {
    Message message = message(5_000);
    for (int i = 0; i < 100; i++) {
      assertThat(held.hold(message)).isTrue();
    }
    assertThat(total.bytes()).isBetween(5_000L, 9_000L);
    for (int i = 0; i < 99; i++) {
      held.release(message);
    }
    assertThat(total.bytes()).isBetween(5_000L, 5_500L);
    held.release(message);
    assertThat(total.bytes()).isZero();
  }

  @Test
  void whatExceedsTheBoundIsNotHeld() {
    Message first = message(6_000);
    assertThat(held.hold(first)).isTrue();
    long before = total.bytes();
    assertThat(held.hold(message(6_000))).isFalse();
    assertThat(total.bytes()).isEqualTo(before);
    held.release(first);
    assertThat(held.hold(message(6_000))).isTrue();
  }

  @Test
  void messagesThatAreEqualAreTwo() {
    Message first = message(1_000);
    Message second = new Message(first.content(), first.position());
    assertThat(second).isEqualTo(first);
    assertThat(held.hold(first)).isTrue();
    assertThat(held.hold(second)).isTrue();
    assertThat(total.bytes()).isGreaterThan(2_000);
    held.release(first);
    held.release(second);
    assertThat(total.bytes()).isZero();
  }
}
