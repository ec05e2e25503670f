package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private long now = 1;
  private final Batch batch = new Batch(() -> now);

  private record Served(String name, boolean isGreedy) implements Turn {
    @Override
    public void onBlocked(long now) {}
  }

  private void ready(String name, boolean greedy) {
    FakeKey key = new FakeKey(SelectionKey.OP_READ);
    key.attach(new Served(name, greedy));
    batch.add(key);
  }

  private void readyGreedy(int count) {
    for (int i = 0; i < count; i++) {
      ready("greedy " + i, true);
    }
  }

  /** What is served if each turn takes so long. */
  private List<String> served(long nanosEach) {
    List<String> names = new ArrayList<>();
    for (SelectionKey key = batch.next(); key != null; key = batch.next()) {
      names.add(((Served) key.attachment()).name());
      now += nanosEach;
    }
    return names;
  }

  @Test
  void keysAreServedInTheirOrderHoweverMany() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ready("key " + i, false);
      names.add("key " + i);
    }
    assertThat(served(Batch.GREEDY_NANOS)).isEqualTo(names);
    assertThat(served(0)).isEmpty();
  }

  @Test
  void greedyPeersComeLast() {
    ready("greedy", true);
    ready("modest", false);
    assertThat(served(0)).containsExactly("modest", "greedy");
  }

  @Test
  void allGreedyPeersAreServedWhoseTurnsAreShort() {
    readyGreedy(100);
    assertThat(served(1)).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void theSelectorIsAskedAgainAfterOneLongTurn() {
    readyGreedy(3);
    assertThat(served(Batch.GREEDY_NANOS)).hasSize(1);
    ready("modest", false);
    assertThat(served(0)).containsExactly("modest");
  }

  @Test
  void greedyPeersHaveTheirTurnsOneAfterAnother() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readyGreedy(3);
      all.addAll(served(Batch.GREEDY_NANOS));
    }
    assertThat(all).containsExactlyInAnyOrder("greedy 0", "greedy 1", "greedy 2");
  }

  @Test
  void aBatchGoesOnWhereAnotherThreadHasLeftIt() {
    ready("first", false);
    readyGreedy(2);
    assertThat(batch.next()).isNotNull();
    assertThat(batch.next()).isNotNull();
    assertThat(served(0)).hasSize(1);
  }
}
