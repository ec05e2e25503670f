package dev.vaporetto.internal.socket.end;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingTest {
  private final List<String> told = new ArrayList<>();
  private final Ending ending = new Ending();

  private void listen(String name) {
    ending
        .onError(failure -> told.add(name + " " + failure.getMessage()))
        .onClose((code, reason) -> told.add(name + " " + code + " " + reason));
  }

  @Test
  void eachIsToldOnce() {
    listen("a");
    assertThat(ending.error(new IllegalStateException("1"))).isTrue();
    assertThat(ending.error(new IllegalStateException("2"))).isFalse();
    assertThat(ending.closed(1000, "x")).isTrue();
    assertThat(ending.closed(1006, "y")).isFalse();
    assertThat(told).containsExactly("a 1", "a 1000 x");
  }

  @Test
  void nobodyListens() {
    assertThat(ending.error(new IllegalStateException("1"))).isFalse();
    assertThat(ending.closed(1000, "")).isFalse();
  }

  @Test
  void aLaterListenerReplacesAndIsToldThePast() {
    listen("a");
    ending.error(new IllegalStateException("1"));
    listen("b");
    ending.closed(1000, "");
    listen("c");
    assertThat(told).containsExactly("a 1", "b 1", "b 1000 ", "c 1", "c 1000 ");
  }

  @Test
  void oneCatchesUpWithAnotherOnce() {
    Ending other = new Ending();
    other.error(new IllegalStateException("1"));
    other.closed(1001, "");
    listen("a");
    ending.catchUpWith(other);
    ending.catchUpWith(other);
    assertThat(told).containsExactly("a 1", "a 1001 ");
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    ending.onError(
        failure -> {
          throw new IllegalStateException("careless");
        });
    assertThat(ending.error(new IllegalStateException("1"))).isTrue();
  }
}
