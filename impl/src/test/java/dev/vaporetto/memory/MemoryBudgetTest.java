package dev.vaporetto.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
  private static final int KIB = 1024;

  private final MemoryBudget budget = new MemoryBudget(100 * KIB);
  private final List<MemoryAccount> asked = new ArrayList<>();

  /** An account whose owner gives up what waits as soon as it is asked. */
  private MemoryAccount account() {
    MemoryAccount account = budget.open();
    account.bind(
        () -> {
          asked.add(account);
          account.requeue(0);
          account.settle(0);
          account.arrived(0);
        });
    return account;
  }

  private MemoryAccount holding(int kib) {
    MemoryAccount account = account();
    account.queue((long) kib * KIB);
    account.settle((long) kib * KIB);
    return account;
  }

  @Test
  void whatIsQueuedAndLeavesIsNeverOfAccount() {
    MemoryAccount account = account();
    for (int i = 0; i < 10; i++) {
      account.queue(16 * KIB);
      assertThat(account.isOnAccount()).isFalse();
      account.dequeue(16 * KIB);
    }
    assertThat(budget.used()).isZero();
    assertThat(budget.holders()).isZero();
  }

  @Test
  void whatWaitsIsOfAccountInStepsUntilNothingDoes() {
    MemoryAccount account = account();
    account.queue(1);
    account.settle(1);
    assertThat(budget.used()).isEqualTo(KIB);
    account.queue(KIB);
    account.settle(1 + KIB);
    assertThat(budget.used()).isEqualTo(2 * KIB);
    account.dequeue(KIB);
    account.settle(1);
    assertThat(budget.used()).isEqualTo(KIB);
    account.dequeue(1);
    account.settle(0);
    assertThat(budget.used()).isZero();
    assertThat(budget.holders()).isZero();
  }

  @Test
  void anAccountThatEndsWithoutHavingHeldAnythingIsNotKnown() {
    account().endKeeping();
    assertThat(budget.holders()).isZero();
  }

  @Test
  void aMessageWithoutBytesIsNotOfAccount() {
    MemoryAccount account = account();
    account.keep(0);
    assertThat(account.tryKeep(0)).isTrue();
    assertThat(budget.holders()).isZero();
  }

  @Test
  void anAccountThatHoldsAsMuchAsBeforeIsAHolderOnce() {
    MemoryAccount account = holding(3);
    account.keep(0);
    assertThat(budget.holders()).isEqualTo(1);
    account.endKeeping();
    assertThat(budget.holders()).isEqualTo(1);
    account.requeue(0);
    account.settle(0);
    assertThat(budget.holders()).isZero();
  }

  @Test
  void bothHalvesOfAnAccountCount() {
    MemoryAccount account = holding(3);
    account.arrived(5 * KIB - 1);
    assertThat(budget.used()).isEqualTo(8 * KIB);
    assertThat(account.held()).isEqualTo(8 * KIB);
    assertThat(budget.holders()).isEqualTo(1);
    account.requeue(0);
    account.settle(0);
    assertThat(budget.holders()).isEqualTo(1);
    account.arrived(0);
    assertThat(budget.used()).isZero();
    assertThat(budget.holders()).isZero();
  }

  @Test
  void whoHoldsMostIsAskedAndNobodyElse() {
    holding(20);
    MemoryAccount most = holding(40);
    holding(30);
    most.relieve();
    assertThat(asked).isEmpty();
    MemoryAccount last = holding(11);
    last.relieve();
    assertThat(asked).containsExactly(most);
    assertThat(budget.used()).isEqualTo(61 * KIB);
    assertThat(budget.closedConnections()).isEqualTo(1);
  }

  @Test
  void whatArrivesHasTheLargestAskedToo() {
    MemoryAccount most = holding(60);
    account().arrived(45 * KIB);
    assertThat(asked).containsExactly(most);
  }

  @Test
  void whatLayersAboveKeepCountsBesideBothHalves() {
    MemoryAccount account = holding(3);
    account.keep(5 * KIB);
    account.arrived(KIB);
    assertThat(budget.used()).isEqualTo(9 * KIB);
    assertThat(account.held()).isEqualTo(9 * KIB);
    account.keep(-2 * KIB);
    account.requeue(0);
    account.settle(0);
    account.arrived(0);
    assertThat(budget.used()).isEqualTo(3 * KIB);
    account.endKeeping();
    account.keep(-3 * KIB);
    account.keep(KIB);
    assertThat(budget.used()).isZero();
    assertThat(budget.holders()).isZero();
  }

  @Test
  void keepingIsRefusedLikeASendAndHasTheLargestAsked() {
    MemoryAccount most = holding(60);
    MemoryAccount keeping = account();
    assertThat(keeping.tryKeep(30 * KIB)).isTrue();
    assertThat(keeping.tryKeep(20 * KIB)).as("over a fair share").isFalse();
    assertThat(budget.used()).isEqualTo(90 * KIB);
    assertThat(budget.refusedSends()).isEqualTo(1);
    keeping.keep(20 * KIB);
    assertThat(asked).containsExactly(most);
    assertThat(budget.used()).isEqualTo(50 * KIB);
  }

  /** Sends that wait for the next connection fail; there is no connection to close. */
  @Test
  void whatIsKeptForNoConnectionIsGivenUpEachTimeItIsTheLargest() {
    List<MemoryAccount> kept = new ArrayList<>();
    AtomicInteger gaveUp = new AtomicInteger();
    kept.add(
        budget.openKept(
            () -> {
              gaveUp.incrementAndGet();
              kept.get(0).keep(-kept.get(0).held());
            }));
    for (int i = 1; i <= 3; i++) {
      kept.get(0).keep(101 * KIB);
      assertThat(gaveUp).hasValue(i);
      assertThat(budget.used()).isZero();
      assertThat(budget.refusedSends()).isEqualTo(i);
    }
    assertThat(budget.closedConnections()).isZero();
  }

  @Test
  void whatComesBackSoonCounts() {
    List<Integer> calls = new ArrayList<>();
    for (int kib : new int[] {30, 31, 32}) {
      MemoryAccount slow = budget.open();
      // Its transport still has what it is writing.
      slow.bind(() -> calls.add(kib));
      slow.queue((long) kib * KIB);
      slow.settle((long) kib * KIB);
    }
    MemoryAccount other = holding(10);
    other.relieve();
    other.relieve();
    assertThat(calls).containsExactly(32);
    assertThat(asked).isEmpty();
    // More comes, and the one that was asked still holds what it held.
    MemoryAccount more = holding(40);
    more.relieve();
    assertThat(calls).containsExactly(32);
    assertThat(asked).containsExactly(more);
  }

  @Test
  void whoFailsToGiveUpIsAskedAgain() {
    List<String> calls = new ArrayList<>();
    MemoryAccount failing = budget.open();
    failing.bind(
        () -> {
          calls.add("asked");
          throw new OutOfMemoryError("injected");
        });
    failing.queue(200 * KIB);
    failing.settle(200 * KIB);
    for (int i = 1; i <= 2; i++) {
      assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(failing::relieve);
      assertThat(calls).hasSize(i);
    }
  }

  @Test
  void fromThreeQuartersOnWhoHoldsMoreThanAFairShareGetsNoMore() {
    MemoryAccount large = holding(40);
    assertThat(large.mayWait(40 * KIB, 1000 * KIB)).isTrue();
    MemoryAccount other = holding(36);
    int share = 100 * KIB * 7 / 8 / 2;
    assertThat(large.mayWait(0, share - 40 * KIB)).isTrue();
    assertThat(large.mayWait(0, share - 40 * KIB + 1)).isFalse();
    assertThat(large.mayWait(share, 0)).isTrue();
    assertThat(large.mayWait(share, 1)).isFalse();
    assertThat(other.mayWait(36 * KIB, share - 36 * KIB)).isTrue();
    assertThat(other.mayBegin(1000 * KIB)).isFalse();
    assertThat(other.mayBegin(10 * KIB)).isTrue();
    other.requeue(0);
    other.settle(0);
    assertThat(large.mayWait(40 * KIB, 1000 * KIB)).isTrue();
  }

  @Test
  void bytesThatManyHoldCountOnce() {
    SharedMemory shared = new SharedMemory(10 * KIB);
    SharedMemory.Reference first = shared.new Reference();
    SharedMemory.Reference second = shared.new Reference();
    SharedMemory.Reference never = shared.new Reference();
    first.hold(budget);
    first.hold(budget);
    second.hold(budget);
    assertThat(budget.used()).isEqualTo(10 * KIB);
    first.letGo();
    first.letGo();
    never.letGo();
    assertThat(budget.used()).isEqualTo(10 * KIB);
    second.letGo();
    assertThat(budget.used()).isZero();
  }

  @Test
  void whatOthersHoldAsWellMakesSomebodyTheLargest() {
    MemoryAccount byReference = account();
    byReference.queue(MemoryAccount.OBJECT);
    byReference.settle(80 * KIB);
    holding(60);
    MemoryAccount other = holding(45);
    other.relieve();
    assertThat(asked.get(0)).isSameAs(byReference);
  }

  @Test
  void refusalsAreCounted() {
    MemoryAccount account = holding(10);
    account.refused();
    account.refused();
    assertThat(budget.refusedSends()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "67108864, 67108864",
    "64k, 65536",
    "64M, 67108864",
    " 2g , 2147483648",
    "off, 9223372036854775807"
  })
  void aSettingIsANumberOfBytes(String setting, long bytes) {
    assertThat(MemoryBudget.of(setting).limit()).isEqualTo(bytes);
  }

  @Test
  void aSettingIsAShareOfTheHeapAndAQuarterByDefault() {
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(MemoryBudget.of("10%").limit()).isEqualTo(heap / 100 * 10);
    assertThat(MemoryBudget.of("").limit()).isEqualTo(heap / 100 * 25);
    assertThat(new MemoryBudget().limit()).isEqualTo(heap / 100 * 25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "0%", "101%", "much", "64 m", "64t", "1.5g", "0k"})
  void anotherSettingIsRefused(String setting) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> MemoryBudget.of(setting))
        .withMessage(
            "the memory for all connections is \""
                + setting
                + "\"; expected \"off\", a number of bytes as in 64m, or a share of the heap from"
                + " 1% to 100%");
  }
}
