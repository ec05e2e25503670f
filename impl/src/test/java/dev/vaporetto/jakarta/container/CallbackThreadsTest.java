package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EngineProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CallbackThreadsTest {
  private final List<Runnable> engines = new ArrayList<>();
  private final ConnectionRuntime shared =
      new ConnectionRuntime(new BufferPool(), new Timers(() -> 0), engines::add);

  @Test
  void anEndpointThatSaysNothingHasTheContainersThreads() {
    ConnectionRuntime own = CallbackThreads.of(Map.of(), shared);
    assertThat(own.executor()).isSameAs(shared.executor());
    assertThat(own.handsOver()).isFalse();
    assertThat(own.history()).isNotSameAs(shared.history());
  }

  @Test
  void whatTheApplicationsExecutorRejectsTheEnginesRuns() {
    Executor shutDown =
        task -> {
          throw new RejectedExecutionException("shut down");
        };
    ConnectionRuntime own = CallbackThreads.of(Map.of(EngineProperties.EXECUTOR, shutDown), shared);
    own.executor().execute(() -> {});
    assertThat(own.handsOver()).isTrue();
    assertThat(engines).hasSize(1);
  }

  /** What the callbacks of one endpoint do says nothing about those of another. */
  @Test
  void anEndpointWithAnExecutorHasAHistoryOfItsOwn() {
    Map<String, Object> properties = Map.of(EngineProperties.EXECUTOR, (Executor) Runnable::run);
    ConnectionRuntime own = CallbackThreads.of(properties, shared);
    assertThat(own.history())
        .isNotSameAs(shared.history())
        .isNotSameAs(CallbackThreads.of(properties, shared).history());
  }

  @Test
  void anotherTypeIsRefused() {
    assertThatThrownBy(
            () -> CallbackThreads.of(Map.of(EngineProperties.EXECUTOR, "virtual"), shared))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the user property dev.vaporetto.executor is a java.lang.String; expected a"
                + " java.util.concurrent.Executor");
  }
}
