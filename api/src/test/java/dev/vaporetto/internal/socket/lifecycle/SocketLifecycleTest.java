package dev.vaporetto.internal.socket.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.LogOf;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SocketLifecycleTest {
  private static final SocketOwner ROUTE =
      new SocketOwner() {
        @Override
        public boolean unhandled(String kind) {
          return false;
        }

        @Override
        public String name() {
          return "a WebSocket of /rooms/{number}";
        }
      };

  /** Not by the application's stack alone: one listener may serve many routes. */
  @Test
  void aFailureThatIsLoggedNamesTheRoute() {
    try (LogOf log = new LogOf(SocketLifecycle.class)) {
      new SocketLifecycle(new ScriptedOutbound(), ROUTE).fail(new IllegalStateException("bug"));
      assertThat(log.messages())
          .containsExactly(
              "WARNING a WebSocket of /rooms/{number} failed, and it has no onError listener"
                  + " (session 1, 192.0.2.7:5100): bug");
    }
    SocketLifecycle lifecycle = new SocketLifecycle(new ScriptedOutbound(), ROUTE);
    lifecycle.setListeners(
        true,
        lifecycle
            .newListeners()
            .onError(
                failure -> {
                  throw new IllegalStateException("careless");
                }));
    try (LogOf log = new LogOf(LifecycleListeners.class)) {
      lifecycle.fail(new IllegalStateException("bug"));
      assertThat(log.messages())
          .containsExactly(
              "WARNING the listener onError of a WebSocket of /rooms/{number} failed"
                  + " (session 1, 192.0.2.7:5100): careless");
    }
  }

  /** The callback that opens a new connection starts one on another thread before it ends. */
  @Test
  void aCallbackIsRecognizedAlsoWhenTheOneThatStartedItHasEnded() {
    SocketLifecycle lifecycle = new SocketLifecycle(new ScriptedOutbound(), kind -> false);
    boolean outer = CompletableFuture.supplyAsync(lifecycle::enter).join();
    assertThat(outer).isFalse();
    boolean nested = lifecycle.enter();
    CompletableFuture.runAsync(() -> lifecycle.leave(outer)).join();
    assertThat(lifecycle.areOnThisThread()).isTrue();
    lifecycle.leave(nested);
    assertThat(lifecycle.areOnThisThread()).isFalse();
  }
}
