package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final List<Runnable> threads = new ArrayList<>();
  private final SerialExecutor order =
      new SerialExecutor(threads::add, failure -> noted("failed " + failure.getMessage()));
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  private void noted(String what) {
    ran.add(what);
  }

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

  @Test
  void aTaskMayDoTheWorkOfTheNextOneOfItsType() {
    final class Work implements Runnable {
      private final String name;

      Work(String name) {
        this.name = name;
      }

      @Override
      public void run() {
        StringBuilder all = new StringBuilder(name);
        Work next = order.takeNext(Work.class);
        while (next != null) {
          all.append('+').append(next.name);
          next = order.takeNext(Work.class);
        }
        ran.add(all.toString());
      }
    }

    order.execute(new Work("1"));
    order.execute(new Work("2"));
    order.execute(() -> ran.add("between"));
    order.execute(new Work("3"));
    threads.remove(0).run();
    assertThat(ran).containsExactly("1+2", "between", "3");
  }

  @Test
  void executeReturnsAtOnceAndAThreadRunsTheTasksOneAfterAnother() {
    order.execute(() -> ran.add("one"));
    order.execute(() -> ran.add("two"));
    assertThat(ran).isEmpty();
    assertThat(threads).hasSize(1);
    threads.remove(0).run();
    assertThat(ran).containsExactly("one", "two");
    order.execute(() -> ran.add("three"));
    run("four");
    assertThat(ran).hasSize(2);
    threads.remove(0).run();
    assertThat(ran).endsWith("three", "four");
  }

  @Test
  void whateverATaskThrowsIsHandedOnAndTheTasksBehindItRun() {
    order.run(
        () -> {
          order.run(
              () -> {
                throw new StackOverflowError("deep");
              });
          run("behind");
        });
    order.run(
        () -> {
          throw new LinkageError("link");
        });
    run("last");
    assertThat(ran).containsExactly("failed deep", "behind", "failed link", "last");
  }

  @Test
  void whatAnExecutorRejectsRunsAllTheSame() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    SerialExecutor shut =
        SerialExecutor.ofApplication(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            null,
            failure -> noted("failed"));
    shut.execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatAnExecutorWouldRunOnTheCallersThreadRunsOnASharedThread() throws Exception {
    CompletableFuture<Thread> ranOn = new CompletableFuture<>();
    SerialExecutor direct =
        SerialExecutor.ofApplication(Runnable::run, null, failure -> noted("failed"));
    direct.execute(() -> ranOn.complete(Thread.currentThread()));
    assertThat(ranOn.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
  }
}
