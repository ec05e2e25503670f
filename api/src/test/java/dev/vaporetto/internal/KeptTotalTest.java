package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is kept outside of an engine, and the bound of all of it. */
class KeptTotalTest {
  private final KeptTotal total = new KeptTotal(100);
  private final KeptShare one = total.open();
  private final KeptShare other = total.open();

  @Test
  void allSharesHaveOneBound() {
    assertThat(one.tryKeep(60)).isTrue();
    assertThat(other.takes(41)).isFalse();
    assertThat(other.tryKeep(41)).isFalse();
    assertThat(total.refused()).isEqualTo(1);
    assertThat(other.tryKeep(40)).isTrue();
    one.release(60);
    assertThat(other.takes(60)).isTrue();
    assertThat(total.bytes()).isEqualTo(40);
  }

  @Test
  void whatIsThereAlreadyIsKeptBeyondTheBound() {
    one.keep(150);
    assertThat(total.bytes()).isEqualTo(150);
    assertThat(other.tryKeep(1)).isFalse();
    one.release(150);
    assertThat(other.tryKeep(1000)).as("nothing is kept").isTrue();
  }

  @Test
  void aShareThatIsClosedGivesAllBackAndCountsNothingMore() {
    assertThat(one.tryKeep(60)).isTrue();
    one.close();
    one.close();
    assertThat(total.bytes()).isZero();
    one.release(60);
    one.keep(10);
    assertThat(one.tryKeep(1000)).isTrue();
    assertThat(total.bytes()).isZero();
    assertThat(total.refused()).isZero();
  }

  @Test
  void anEighthOfTheHeapIsForAll() {
    KeptShare share = KeptTotal.shared().open();
    share.keep(1);
    assertThat(share.takes(Runtime.getRuntime().maxMemory() / 8)).isFalse();
    share.close();
  }
}
