package dev.vaporetto.internal.socket.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.engine.ScriptedOutbound;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SocketLifecycleTest {
  /** The callback that opens a new connection starts one on another thread before it ends. */
  @Test
  void aCallbackIsRecognizedAlsoWhenTheOneThatStartedItHasEnded() {
    SocketLifecycle lifecycle = new SocketLifecycle(new ScriptedOutbound());
    boolean outer = CompletableFuture.supplyAsync(lifecycle::enter).join();
    assertThat(outer).isFalse();
    boolean nested = lifecycle.enter();
    CompletableFuture.runAsync(() -> lifecycle.leave(outer)).join();
    assertThat(lifecycle.areOnThisThread()).isTrue();
    lifecycle.leave(nested);
    assertThat(lifecycle.areOnThisThread()).isFalse();
  }
}
