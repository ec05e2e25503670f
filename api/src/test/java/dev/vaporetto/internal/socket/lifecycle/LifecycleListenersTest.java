package dev.vaporetto.internal.socket.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleListenersTest {
  private final List<String> told = new ArrayList<>();
  private final LifecycleListeners listeners = new LifecycleListeners();

  private void listen(String name) {
    listeners
        .onError(failure -> told.add(name + " " + failure.getMessage()))
        .onClose((code, reason) -> told.add(name + " " + code + " " + reason));
  }

  @Test
  void eachIsToldOnce() {
    listen("a");
    assertThat(listeners.notifyError(new IllegalStateException("1"))).isTrue();
    assertThat(listeners.notifyError(new IllegalStateException("2"))).isFalse();
    assertThat(listeners.notifyClosed(1000, "x")).isTrue();
    assertThat(listeners.notifyClosed(1006, "y")).isFalse();
    assertThat(told).containsExactly("a 1", "a 1000 x");
  }

  @Test
  void nobodyListens() {
    assertThat(listeners.notifyError(new IllegalStateException("1"))).isFalse();
    assertThat(listeners.notifyClosed(1000, "")).isFalse();
  }

  @Test
  void aLaterListenerReplacesAndIsToldThePast() {
    listen("a");
    listeners.notifyError(new IllegalStateException("1"));
    listen("b");
    listeners.notifyClosed(1000, "");
    listen("c");
    assertThat(told).containsExactly("a 1", "b 1", "b 1000 ", "c 1", "c 1000 ");
  }

  @Test
  void oneCatchesUpWithAnotherOnce() {
    LifecycleListeners other = new LifecycleListeners();
    other.notifyError(new IllegalStateException("1"));
    other.notifyClosed(1001, "");
    listen("a");
    listeners.catchUpWith(other);
    listeners.catchUpWith(other);
    assertThat(told).containsExactly("a 1", "a 1001 ");
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    listeners.onError(
        failure -> {
          throw new IllegalStateException("careless");
        });
    assertThat(listeners.notifyError(new IllegalStateException("1"))).isTrue();
  }
}
