package dev.vaporetto.internal.socket.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.engine.ScriptedOutbound;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleListenersTest {
  private final List<String> events = new ArrayList<>();
  private final LifecycleListeners listeners =
      new LifecycleListeners(kind -> false, new ScriptedOutbound());

  private void listen(String name) {
    listeners
        .onError(failure -> events.add(name + " " + failure.getMessage()))
        .onClose((code, reason) -> events.add(name + " " + code + " " + reason));
  }

  @Test
  void eachListenerIsCalledOnce() {
    listen("a");
    assertThat(listeners.notifyError(new IllegalStateException("1"))).isTrue();
    assertThat(listeners.notifyError(new IllegalStateException("2"))).isFalse();
    assertThat(listeners.notifyClosed(1000, "x")).isTrue();
    assertThat(listeners.notifyClosed(1006, "y")).isFalse();
    assertThat(events).containsExactly("a 1", "a 1000 x");
  }

  @Test
  void theResultSaysThatThereIsNoListener() {
    assertThat(listeners.notifyError(new IllegalStateException("1"))).isFalse();
    assertThat(listeners.notifyClosed(1000, "")).isFalse();
  }

  @Test
  void aLaterListenerReplacesTheEarlierOneAndIsCalledForPastEvents() {
    listen("a");
    listeners.notifyError(new IllegalStateException("1"));
    listen("b");
    listeners.notifyClosed(1000, "");
    listen("c");
    assertThat(events).containsExactly("a 1", "b 1", "b 1000 ", "c 1", "c 1000 ");
  }

  @Test
  void pastEventsOfAnotherObjectAreRepeatedOnce() {
    LifecycleListeners other = new LifecycleListeners(kind -> false, new ScriptedOutbound());
    other.notifyError(new IllegalStateException("1"));
    other.notifyClosed(1001, "");
    listen("a");
    listeners.catchUpWith(other);
    listeners.catchUpWith(other);
    assertThat(events).containsExactly("a 1", "a 1001 ");
  }

  @Test
  void anExceptionOfAListenerIsCaught() {
    listeners.onError(
        failure -> {
          throw new IllegalStateException("careless");
        });
    assertThat(listeners.notifyError(new IllegalStateException("1"))).isTrue();
  }
}
