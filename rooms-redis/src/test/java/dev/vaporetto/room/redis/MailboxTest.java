package dev.vaporetto.room.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.Subscriber;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks run when the test runs them. */
class MailboxTest {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> got = new ArrayList<>();
  private final Mailbox mailbox =
      new Mailbox(
          new Subscriber() {
            @Override
            public void deliver(Delivery delivery) {
              got.add(delivery.message().length + "");
              if (delivery.message().length == 13) {
                throw new IllegalStateException("as the test wants it");
              }
            }

            @Override
            public void missed(String reason) {
              got.add("gap");
            }
          },
          this::execute);

  /** How many of the next tasks are refused, as where the system has no thread. */
  private int refusals;

  private void execute(Runnable task) {
    if (refusals > 0) {
      refusals--;
      throw new OutOfMemoryError("injected");
    }
    tasks.add(task);
  }

  private void put(int size) {
    mailbox.put(Delivery.of(new byte[size]));
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void messagesAreHandedOverInOrderByOneTaskAtATime() {
    mailbox.release(null);
    for (int i = 0; i < 1000; i++) {
      put(i % 7);
      assertThat(tasks).hasSize(1);
    }
    runAll();
    assertThat(got).hasSize(1000);
    assertThat(got.subList(0, 8)).containsExactly("0", "1", "2", "3", "4", "5", "6", "0");
    put(5);
    runAll();
    assertThat(got).hasSize(1001);
  }

  @Test
  void oneThatHasMuchLetsOthersHaveTheirTurn() {
    mailbox.release(null);
    runAll();
    for (int i = 0; i < 1000; i++) {
      put(1);
    }
    tasks.add(() -> got.add("other"));
    tasks.remove().run();
    tasks.remove().run();
    assertThat(got.indexOf("other")).isBetween(1, 500);
  }

  @Test
  void whatExceedsTheBoundIsAGapAtItsPlace() {
    mailbox.release(null);
    int large = (int) (Mailbox.MAX_BYTES / 2);
    put(large);
    put(large);
    put(1);
    put(2);
    tasks.remove().run();
    put(3);
    runAll();
    assertThat(got).containsExactly("" + large, "" + large, "gap", "3");
  }

  @Test
  void oneMessageOfAnySizeIsTakenAndTheNumberIsBoundedAsWell() {
    mailbox.release(null);
    put((int) Mailbox.MAX_BYTES + 1);
    runAll();
    for (int i = 0; i < Mailbox.MAX_MESSAGES + 5; i++) {
      put(0);
    }
    runAll();
    assertThat(got).hasSize(1 + Mailbox.MAX_MESSAGES + 1).endsWith("0", "gap");
  }

  @Test
  void nothingIsHandedOverBeforeTheReleaseAndNothingUpToItsPosition() {
    for (int i = 1; i <= 4; i++) {
      mailbox.put(new Delivery(new byte[i], new RoomPosition("e", i), i - 1));
    }
    assertThat(tasks).isEmpty();
    mailbox.release(new RoomPosition("e", 2));
    runAll();
    assertThat(got).containsExactly("3", "4");
  }

  @Test
  void aSubscriberThatThrowsGetsWhatFollows() {
    mailbox.release(null);
    put(13);
    put(1);
    runAll();
    assertThat(got).containsExactly("13", "1");
  }

  @Test
  void nothingIsHandedOverAfterTheEnd() {
    mailbox.release(null);
    put(1);
    mailbox.close();
    put(2);
    runAll();
    assertThat(got).isEmpty();
  }

  /** Else nothing would ever be handed over again. */
  @Test
  void whereThereIsNoThreadTheNextMessageBringsThoseBefore() {
    mailbox.release(null);
    runAll();
    refusals = 1;
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> put(1));
    put(2);
    runAll();
    assertThat(got).containsExactly("1", "2");
  }

  @Test
  void aTurnThatCannotBeHandedOverGoesOn() {
    mailbox.release(null);
    for (int i = 0; i < 1000; i++) {
      put(1);
    }
    refusals = 2;
    runAll();
    assertThat(got).hasSize(1000);
    put(2);
    runAll();
    assertThat(got).hasSize(1001);
  }
}
