package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ApplicationExecutorTest {
  private final List<String> ran = new ArrayList<>();

  private List<String> run(Executor applications) {
    Executor engines =
        task -> {
          ran.add("on the engine's");
          task.run();
        };
    new ApplicationExecutor(applications, engines).execute(() -> ran.add("the task"));
    return ran;
  }

  @Test
  void whatIsRejectedRunsOnTheEnginesThreads() {
    assertThat(
            run(
                task -> {
                  throw new RejectedExecutionException("full");
                }))
        .containsExactly("on the engine's", "the task");
  }

  @Test
  void whatNoThreadCanBeMadeForRunsOnTheEnginesThreads() {
    assertThat(
            run(
                task -> {
                  throw new OutOfMemoryError("unable to create native thread");
                }))
        .containsExactly("on the engine's", "the task");
  }

  @Test
  void whatWouldRunOnTheCallersThreadRunsOnTheEnginesThreads() {
    assertThat(run(Runnable::run)).containsExactly("on the engine's", "the task");
  }

  @Test
  void aTaskThatEveryExecutorRejectsIsRejected() {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    for (Executor applications : List.<Executor>of(full, Runnable::run)) {
      assertThatThrownBy(
              () -> new ApplicationExecutor(applications, full).execute(() -> ran.add("the task")))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(ran).isEmpty();
  }

  @Test
  void whatIsTakenAndThenRejectedRunsOnce() {
    List<Runnable> queue = new ArrayList<>();
    run(
        task -> {
          queue.add(task);
          throw new IllegalStateException("broken");
        });
    queue.forEach(Runnable::run);
    assertThat(ran).containsExactly("on the engine's", "the task");
  }
}
