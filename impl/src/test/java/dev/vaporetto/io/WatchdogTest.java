package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.log.LogCapture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks are made by hand, and the clock and the operating system are the test's. */
@Timeout(60)
class WatchdogTest {
  private final AtomicLong now = new AtomicLong(1);
  private final FakeProbe probe = new FakeProbe();
  private final LoopThreads threads = new LoopThreads("watched");
  private final Watchdog watchdog = new Watchdog(threads, now::get);
  private final EventLoop loop =
      new EventLoop(threads, () -> true, Selector::open, now::get, () -> probe);
  private final List<Pipe> pipes = new ArrayList<>();
  private volatile CountDownLatch released = new CountDownLatch(1);

  WatchdogTest() {
    watchdog.watch(List.of(loop));
  }

  @AfterEach
  void end() throws IOException {
    released.countDown();
    loop.beginClose();
    loop.awaitEnd(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    threads.close(System.nanoTime());
    for (Pipe pipe : pipes) {
      pipe.sink().close();
      pipe.source().close();
    }
  }

  private static final class FakeProbe implements ThreadProbe {
    volatile boolean asleep;
    final AtomicLong cpu = new AtomicLong();

    @Override
    public boolean isAsleep() {
      return asleep;
    }

    @Override
    public long cpuNanos() {
      return cpu.get();
    }
  }

  /** A socket whose turn does something once, and that says who has run it. */
  private static final class Served implements EventLoop.Listener, Turn {
    private final Runnable work;
    final CountDownLatch begun = new CountDownLatch(1);

    /** Without a lock, for which the thread of a quick turn would wait as if it blocked. */
    final Queue<Thread> done = new ConcurrentLinkedQueue<>();

    volatile boolean blocked;

    Served(Runnable work) {
      this.work = work;
    }

    @Override
    public void onReady(SelectionKey key) {
      key.interestOps(0);
      begun.countDown();
      work.run();
      done.add(Thread.currentThread());
    }

    @Override
    public boolean isGreedy() {
      return false;
    }

    @Override
    public void onBlocked(long at) {
      blocked = true;
    }

    @Override
    public void onEnd(@Nullable Throwable failure) {}

    Thread servedBy() {
      Thread thread = done.poll();
      while (thread == null) {
        Thread.onSpinWait();
        thread = done.poll();
      }
      return thread;
    }
  }

  /** A socket that is ready at once. */
  private Served ready(Runnable work) throws IOException {
    Pipe pipe = Pipe.open();
    pipes.add(pipe);
    pipe.source().configureBlocking(false);
    pipe.sink().write(ByteBuffer.allocate(1));
    Served served = new Served(work);
    loop.register(pipe.source(), SelectionKey.OP_READ, served);
    return served;
  }

  private Served begun(Runnable work) throws Exception {
    Served served = ready(work);
    assertThat(served.begun.await(20, TimeUnit.SECONDS)).isTrue();
    return served;
  }

  private void waits() {
    boolean interrupted = false;
    while (released.getCount() > 0) {
      try {
        released.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void computes() {
    while (released.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      watchdog.look();
    }
  }

  private static void awaitWaiting(Served served, EventLoop loop) {
    Tenure tenure = loop.tenure();
    while (tenure != null && tenure.thread().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(served.done).isEmpty();
  }

  @Test
  void aCallbackThatWaitsLosesItsLoopAtTheSecondLook() throws Exception {
    List<Thread> blocked = new ArrayList<>();
    watchdog.onTakeover(blocked::add);
    Served blocking = begun(this::waits);
    awaitWaiting(blocking, loop);
    look(1);
    assertThat(blocking.blocked).isFalse();
    look(1);
    assertThat(blocking.blocked).isTrue();
    assertThat(watchdog.takeovers()).isEqualTo(1);
    assertThat(blocked).hasSize(1);
    Thread other = ready(() -> {}).servedBy();
    assertThat(blocking.done).isEmpty();
    released.countDown();
    assertThat(blocking.servedBy()).isNotSameAs(other).isSameAs(blocked.get(0));
    assertThat(ready(() -> {}).servedBy()).isSameAs(other);
    assertThat(watchdog.takeovers()).isEqualTo(1);
  }

  @Test
  void theRestOfTheBatchGoesWithTheLoop() throws Exception {
    CountDownLatch bothReady = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            bothReady.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    List<Served> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(ready(this::waits));
    }
    bothReady.countDown();
    for (int i = 0; i < 5; i++) {
      // Whichever comes next: each has blocked one thread.
      while (all.stream().filter(each -> each.begun.getCount() == 0).count() <= i) {
        Thread.onSpinWait();
      }
      Tenure tenure = loop.tenure();
      while (tenure != null && tenure.thread().getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
        tenure = loop.tenure();
      }
      look(2);
    }
    assertThat(all).allMatch(each -> each.blocked);
    released.countDown();
    List<Thread> servers = new ArrayList<>();
    for (Served each : all) {
      servers.add(each.servedBy());
      assertThat(each.done).isEmpty();
    }
    assertThat(servers).doesNotHaveDuplicates();
  }

  @Test
  void aThreadThatWaitsForAProcessorKeepsItsLoop() throws Exception {
    Served slow = begun(this::computes);
    for (int i = 0; i < 100; i++) {
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      look(1);
    }
    assertThat(slow.blocked).isFalse();
  }

  @Test
  void aCallbackThatComputesLosesItsLoopAfterFiveMillisecondsOfProcessorTime() throws Exception {
    probe.cpu.set(1_000_000_000);
    Served busy = begun(this::computes);
    look(2);
    probe.cpu.addAndGet(Watchdog.CPU_NANOS - 1);
    look(2);
    assertThat(busy.blocked).isFalse();
    probe.cpu.incrementAndGet();
    look(1);
    assertThat(busy.blocked).isTrue();
    ready(() -> {}).servedBy();
  }

  @Test
  void aCallbackThatSleepsInTheSystemLosesItsLoopAtTheThirdSuchLook() throws Exception {
    Served reading = begun(this::computes);
    look(1);
    probe.asleep = true;
    look(2);
    probe.asleep = false;
    look(1);
    probe.asleep = true;
    look(2);
    assertThat(reading.blocked).isFalse();
    look(1);
    assertThat(reading.blocked).isTrue();
  }

  @Test
  void whereTheSystemSaysNothingTheClockDecides() throws Exception {
    probe.cpu.set(-1);
    Served slow = begun(this::computes);
    look(1);
    now.addAndGet(Watchdog.WITHOUT_PROBE_NANOS - 1);
    look(1);
    assertThat(slow.blocked).isFalse();
    now.addAndGet(1);
    look(1);
    assertThat(slow.blocked).isTrue();
  }

  @Test
  void quickTurnsAreNeverTaken() throws Exception {
    probe.cpu.set(-1);
    for (int i = 0; i < 100; i++) {
      Served quick = ready(() -> {});
      quick.servedBy();
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      look(3);
      assertThat(quick.blocked).isFalse();
    }
  }

  @Test
  void beyondSoManyBlockedThreadsOnlyEndpointsThatHardlyEverBlockBeginOnALoop() throws Exception {
    for (int i = 0; i < LoopThreads.MOST_BLOCKED; i++) {
      Served blocking = begun(this::waits);
      awaitWaiting(blocking, loop);
      look(2);
      assertThat(blocking.blocked).isTrue();
    }
    assertThat(threads.mayRunTurn()).isFalse();
    assertThat(loop.mayRunTurn(blocked())).isFalse();
    assertThat(loop.mayRunTurn(new CallbackHistory())).isTrue();
    // One that has begun before must not keep the loop either.
    Served oneMore = begun(this::waits);
    awaitWaiting(oneMore, loop);
    look(2);
    assertThat(oneMore.blocked).isTrue();
    assertThat(ready(() -> {}).servedBy()).isNotNull();
    released.countDown();
    while (!threads.mayRunTurn()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void beyondFarMoreBlockedThreadsNoCallbackBeginsOnALoop() {
    for (int i = 0; i < LoopThreads.MOST_BLOCKED_AT_ALL; i++) {
      assertThat(threads.mayRunTrustedTurn()).isTrue();
      threads.onBlocked();
    }
    assertThat(threads.mayRunTrustedTurn()).isFalse();
    assertThat(loop.mayRunTurn(new CallbackHistory())).isFalse();
  }

  private static CallbackHistory blocked() {
    CallbackHistory history = new CallbackHistory();
    history.onTurn();
    history.onBlocked(1);
    return history;
  }

  /** As where there is no memory: the loops need it all the same. */
  @Test
  void aLookThatFailsIsLoggedOnceAndTheWatchdogLooksAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    Watchdog failing =
        new Watchdog(
            threads,
            () -> {
              failures.incrementAndGet();
              throw new OutOfMemoryError("injected");
            });
    failing.watch(List.of(loop));
    try (LogCapture log = LogCapture.ofAllThreads(Watchdog.class.getName()).begin()) {
      for (int i = 1; i <= 3; i++) {
        Served served = begun(this::computes);
        assertThat(failing.attend()).isTrue();
        while (failures.get() < i) {
          Thread.onSpinWait();
        }
        released.countDown();
        served.servedBy();
        released = new CountDownLatch(1);
      }
      failing.close();
      assertThat(log.lines())
          .containsExactly(
              "WARNING the watchdog of the event loops failed + "
                  + "java.lang.OutOfMemoryError: injected");
    }
  }

  /** Else the selector would not wait any more. */
  @Test
  void anInterruptThatACallbackLeavesIsCleared() throws Exception {
    ready(() -> Thread.currentThread().interrupt()).servedBy();
    BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
    ready(() -> interrupted.add(Thread.currentThread().isInterrupted())).servedBy();
    assertThat(interrupted.poll(10, TimeUnit.SECONDS)).isFalse();
  }
}
