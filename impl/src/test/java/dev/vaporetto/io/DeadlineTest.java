package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order in which a loop does what it does at a time. */
class DeadlineTest {
  private static Deadline at(long time, long number) {
    return new Deadline(time, number, () -> {});
  }

  private static Stream<Deadline> inOrder(Deadline... deadlines) {
    PriorityQueue<Deadline> queue = new PriorityQueue<>();
    queue.addAll(Stream.of(deadlines).toList());
    return Stream.generate(queue::remove).limit(deadlines.length);
  }

  @Test
  void theEarlierOneComesFirst() {
    Deadline early = at(10, 2);
    Deadline late = at(11, 1);
    assertThat(inOrder(late, early)).containsExactly(early, late);
    assertThat(inOrder(early, late)).containsExactly(early, late);
  }

  @Test
  void theEarlierOneComesFirstWhereTheClockWrapsAround() {
    Deadline early = at(Long.MAX_VALUE - 5, 1);
    Deadline late = at(Long.MIN_VALUE + 5, 2);
    assertThat(early.compareTo(late)).isNegative();
    assertThat(late.compareTo(early)).isPositive();
  }

  @Test
  void thoseOfTheSameTimeComeInTheOrderInWhichTheyWereSet() {
    Deadline first = at(10, 1);
    Deadline second = at(10, 2);
    assertThat(first.compareTo(second)).isNegative();
    assertThat(second.compareTo(first)).isPositive();
    assertThat(first.compareTo(at(10, 1))).isZero();
  }

  @Test
  void eachIsEqualToItselfOnly() {
    Deadline deadline = at(10, 1);
    assertThat(deadline).isNotEqualTo(at(10, 1)).isNotEqualTo(null);
    assertThat(Set.of(deadline)).contains(deadline);
    assertThat(deadline).hasSameHashCodeAs(at(11, 1));
    assertThat(deadline.hashCode()).isNotEqualTo(at(10, 2).hashCode());
  }
}
