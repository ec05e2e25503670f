package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private final InOrder order = new InOrder("a test");
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  private void run(String name) {
    order.run(() -> ran.add(name));
  }

  private void runByAnotherThread(String name) {
    Thread other = new Thread(() -> run(name));
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatATaskBringsComesRightBehindItBeforeWhatOthersHaveBrought() {
    order.run(
        () -> {
          runByAnotherThread("other 1");
          run("first");
          order.run(
              () -> {
                ran.add("second");
                run("third");
              });
          runByAnotherThread("other 2");
          run("fourth");
        });
    assertThat(ran).containsExactly("first", "second", "third", "fourth", "other 1", "other 2");
    run("last");
    assertThat(ran).hasSize(7).last().isEqualTo("last");
  }
}
