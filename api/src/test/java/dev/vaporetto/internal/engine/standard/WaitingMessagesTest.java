package dev.vaporetto.internal.engine.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.engine.standard.Waiting.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for sockets of other engines, and for all of them together. */
class WaitingMessagesTest {
  private static final int SIZE = 1000;

  /** For four messages. */
  private final KeptTotal total = new KeptTotal(4 * (SIZE + Kept.OBJECTS));

  private final WaitingMessages one = new WaitingMessages(total.open());
  private final WaitingMessages other = new WaitingMessages(total.open());
  private final List<Waiting> dropped = new ArrayList<>();

  private static Waiting whole(int size) {
    return new Waiting(size, Kind.WHOLE, null, outcome -> {});
  }

  private static Waiting ping() {
    return new Waiting(0, Kind.PING, null, outcome -> {});
  }

  private void fill() throws IOException {
    for (int i = 0; i < 4; i++) {
      one.add(whole(SIZE), dropped);
    }
  }

  @Test
  void aSocketForWhichOthersWaitIsRefusedWhereAllHoldTooMuch() throws IOException {
    fill();
    assertThatIOException()
        .isThrownBy(() -> one.add(whole(SIZE), dropped))
        .withMessageContaining("4000 bytes wait for it")
        .withMessageContaining("are over the memory that all sockets have");
    assertThat(total.refused()).isEqualTo(1);
    // A healthy peer is not refused for what others hold.
    other.add(whole(SIZE), dropped);
    one.add(ping(), dropped);
    assertThat(one.clear()).hasSize(5);
    assertThat(other.clear()).hasSize(1);
    assertThat(total.bytes()).isZero();
  }

  @Test
  void theOldestAreDroppedForTheMemoryOfAllToo() throws IOException {
    one.limit(1_000_000, Overflow.DROP_OLDEST);
    fill();
    one.add(whole(SIZE), dropped);
    assertThat(dropped).hasSize(1);
    assertThat(total.bytes()).isEqualTo(4 * (SIZE + Kept.OBJECTS));
  }

  @Test
  void emptyMessagesDoNotWaitWithoutBound() {
    assertThatIOException()
        .isThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                one.add(whole(0), dropped);
              }
            });
    assertThat(total.bytes()).isLessThanOrEqualTo(4 * (SIZE + Kept.OBJECTS));
  }

  @Test
  void whatTheEngineHasTakenIsKeptNoMore() throws IOException {
    Waiting message = whole(SIZE);
    one.add(message, dropped);
    assertThat(one.poll()).isSameAs(message);
    assertThat(total.bytes()).isEqualTo(SIZE + Kept.OBJECTS);
    one.finished(message);
    assertThat(total.bytes()).isZero();
  }
}
