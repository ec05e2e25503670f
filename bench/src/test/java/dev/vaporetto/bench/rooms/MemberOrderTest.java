package dev.vaporetto.bench.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemberOrderTest {
  private static final int SENDER = 4;

  private final Recorded recorded = new Recorded();
  private final Complaints complaints = recorded.complaints();

  private MemberOrder order(Expectation expectation) {
    return new MemberOrder(3, 5, "member 9", expectation, complaints);
  }

  private static Note note(int sender, int incarnation, int sequence) {
    return new Note(3, sender, incarnation, sequence, 0);
  }

  private static void take(MemberOrder order, int... sequences) {
    for (int sequence : sequences) {
      order.take(note(SENDER, 0, sequence));
    }
  }

  @Test
  void allInOrderIsNoFault() {
    MemberOrder order = order(Expectation.ALL);
    take(order, 0, 1, 2, 3);
    order.demandAll(SENDER, 0, 4);

    assertThat(complaints.total()).isZero();
    assertThat(order.received()).isEqualTo(4);
    assertThat(order.hasAll(SENDER, 0, 4)).isTrue();
  }

  @Test
  void whatIsSkippedIsLost() {
    take(order(Expectation.ALL), 0, 1, 4);

    assertThat(complaints.count(Fault.LOST)).isEqualTo(2);
    assertThat(complaints.total()).isEqualTo(2);
    assertThat(recorded.words())
        .isEqualToIgnoringNewLines("WRONG (lost): member 9: sender 4, sequence 4 came, expected 2");
  }

  @Test
  void theFirstMessagesMayBeLostToo() {
    take(order(Expectation.ALL), 1);

    assertThat(complaints.count(Fault.LOST)).isEqualTo(1);
  }

  @Test
  void theLastMessagesMayBeLostToo() {
    MemberOrder order = order(Expectation.ALL);
    take(order, 0, 1);

    assertThat(order.hasAll(SENDER, 0, 4)).isFalse();
    order.demandAll(SENDER, 0, 4);
    order.demandAll(0, 0, 1);

    assertThat(complaints.count(Fault.LOST)).isEqualTo(3);
    assertThat(recorded.words())
        .contains("member 9: sender 4, sequence 1 was the last to come, expected 3");
  }

  @Test
  void whatComesAgainIsDoubled() {
    take(order(Expectation.ALL), 0, 1, 1, 2, 0);

    assertThat(complaints.count(Fault.DOUBLED)).isEqualTo(2);
    assertThat(complaints.total()).isEqualTo(2);
    assertThat(recorded.words())
        .contains("member 9: sender 4, sequence 1 came again, expected 2")
        .contains("member 9: sender 4, sequence 0 came again, expected 3");
  }

  @Test
  void whatIsOvertakenIsOutOfOrder() {
    take(order(Expectation.ALL), 0, 2, 1, 3);

    assertThat(complaints.count(Fault.LOST)).isEqualTo(1);
    assertThat(complaints.count(Fault.OUT_OF_ORDER)).isEqualTo(1);
    assertThat(complaints.total()).isEqualTo(2);
    assertThat(recorded.words()).contains("member 9: sender 4, sequence 1 came late, expected 3");
  }

  @Test
  void aLateMemberReceivesAllFromSomeMessageOn() {
    MemberOrder order = order(Expectation.ALL_SINCE_JOINING);
    take(order, 7, 8, 9);
    assertThat(complaints.total()).isZero();

    take(order, 11);
    assertThat(complaints.count(Fault.LOST)).isEqualTo(1);
  }

  @Test
  void aSlowMemberMayMissSomeButReceivesNothingTwiceNorLate() {
    MemberOrder order = order(Expectation.SOME);
    take(order, 3, 9, 20);
    assertThat(complaints.total()).isZero();

    take(order, 20, 10);
    assertThat(complaints.count(Fault.DOUBLED)).isEqualTo(2);
  }

  @Test
  void eachIncarnationOfASenderHasItsOwnNumbers() {
    MemberOrder order = order(Expectation.ALL);
    order.take(note(SENDER, 0, 0));
    order.take(note(SENDER, 2, 0));
    order.take(note(SENDER, 0, 1));
    order.take(note(SENDER, 2, 1));
    order.take(note(SENDER, 1, 0));
    order.take(note(SENDER, 2, 2));
    assertThat(complaints.total()).isZero();

    order.take(note(SENDER, 2, 2));
    order.take(note(SENDER, 3, 1));
    assertThat(complaints.count(Fault.DOUBLED)).isEqualTo(1);
    assertThat(complaints.count(Fault.LOST)).isEqualTo(1);
    assertThat(recorded.words())
        .contains("sender 4 in its incarnation 2, sequence 2 came again, expected 3")
        .contains("sender 4 in its incarnation 3, sequence 1 came, expected 0");
  }

  @Test
  void anIncarnationThatManyHaveFollowedIsOutOfOrder() {
    MemberOrder order = order(Expectation.ALL);
    for (int i = 0; i < 20; i++) {
      order.take(note(SENDER, i, 0));
    }
    order.take(note(SENDER, 12, 1));
    assertThat(complaints.total()).isZero();

    order.take(note(SENDER, 11, 1));
    assertThat(complaints.count(Fault.OUT_OF_ORDER)).isEqualTo(1);
    assertThat(recorded.words())
        .contains("sender 4 in its incarnation 11, sequence 1 came, after 8 younger incarnations");
  }

  @Test
  void aMessageOfAnotherRoomIsDamaged() {
    order(Expectation.ALL).take(new Note(2, SENDER, 0, 0, 0));
    order(Expectation.ALL).take(note(5, 0, 0));

    assertThat(complaints.count(Fault.DAMAGED)).isEqualTo(2);
    assertThat(complaints.total()).isEqualTo(2);
  }

  @Test
  void membersThatReceivedTheSameAreEqual() {
    MemberOrder one = order(Expectation.ALL);
    MemberOrder two = order(Expectation.ALL);
    take(one, 0, 1);
    take(two, 0, 1);

    two.demandSame(one);
    assertThat(complaints.total()).isZero();
  }

  @Test
  void aMemberThatReceivedMoreOfAKilledSenderThanTheOthersIsAFault() {
    MemberOrder one = order(Expectation.ALL);
    MemberOrder two = order(Expectation.ALL);
    take(one, 0, 1);
    take(two, 0);

    two.demandSame(one);
    assertThat(complaints.count(Fault.DIFFERENT)).isEqualTo(1);
    assertThat(recorded.words())
        .contains("member 9 has heard 1 messages of sender 4, and member 9 2");
  }

  @Test
  void anotherOrderAmongTheSendersIsAFault() {
    MemberOrder one = order(Expectation.ALL);
    MemberOrder two = order(Expectation.ALL);
    one.take(note(1, 0, 0));
    one.take(note(2, 0, 0));
    two.take(note(2, 0, 0));
    two.take(note(1, 0, 0));
    assertThat(complaints.total()).isZero();

    two.demandSame(one);
    assertThat(complaints.count(Fault.DIFFERENT)).isEqualTo(1);
  }
}
