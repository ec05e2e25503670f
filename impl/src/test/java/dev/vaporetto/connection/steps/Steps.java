package dev.vaporetto.connection.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs some threads, one of them at a time. A thread hands on at a {@linkplain #point() point}
 * only, and a {@link Schedule} says to which one: so a program runs in the same order again and
 * again, and in every other one.
 *
 * <p>An actor ends by itself. A service does one step each time its condition holds, and is not
 * waited for. For one run; all methods but {@link #run} are for the threads of the run, and do
 * nothing on others.
 */
public final class Steps {
  private static final int PATIENCE_SECONDS = 20;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "steps");
            thread.setDaemon(true);
            return thread;
          });

  private final Schedule schedule;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final Semaphore nobodyGoesOn = new Semaphore(0);

  /** Whose turn it is; null outside a run. */
  private volatile @Nullable Actor current;

  /** Whether nobody can go on any more. */
  private volatile boolean over;

  /** A program that has no thread yet. */
  public Steps(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Ends an actor that would wait for ever. */
  private static final class Over extends Error {
    private static final long serialVersionUID = 1;

    Over() {
      super("the run is over", null, false, false);
    }
  }

  /** What a thread of the program does. */
  @FunctionalInterface
  public interface Body {
    /** Runs on a thread of its own. */
    void run() throws Exception;
  }

  private final class Actor implements Runnable {
    private final String name;
    private final Body body;
    private final Semaphore turn = new Semaphore(0);
    private @Nullable Thread thread;
    private @Nullable BooleanSupplier waitsFor;
    private boolean ended;

    /** Whether it is a service that has nothing to do. */
    private boolean idle;

    Actor(String name, Body body) {
      this.name = name;
      this.body = body;
    }

    boolean isEnabled() {
      return !ended && (waitsFor == null || waitsFor.getAsBoolean());
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      turn.acquireUninterruptibly();
      try {
        body.run();
      } catch (Over unwound) {
        // It was waiting, and the run has failed for that.
      } catch (Throwable failure) {
        failures.add(failure);
      }
      ended = true;
      if (!over) {
        handOn(this);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A thread that ends by itself. */
  public void actor(String name, Body body) {
    actors.add(new Actor(name, body));
  }

  /** A thread that does a step whenever a condition holds. */
  public void service(String name, BooleanSupplier ready, Runnable step) {
    actors.add(
        new Actor(
            name,
            () -> {
              while (awaitWork(ready)) {
                step.run();
                point();
              }
            }));
  }

  /**
   * Runs the program until nobody can go on.
   *
   * @throws AssertionError if an actor has not ended, or has thrown something
   */
  public void run() throws InterruptedException {
    CountDownLatch ends = new CountDownLatch(actors.size());
    for (Actor actor : actors) {
      THREADS.execute(
          () -> {
            actor.run();
            ends.countDown();
          });
    }
    Actor first = choose(null);
    if (first != null) {
      current = first;
      first.turn.release();
      if (!nobodyGoesOn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw failed("nobody has handed on for " + PATIENCE_SECONDS + " s; it was " + current);
      }
    }
    List<Actor> stuck = actors.stream().filter(each -> !each.ended && !each.idle).toList();
    over = true;
    current = null;
    actors.forEach(each -> each.turn.release());
    if (!ends.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw failed("a thread has not ended");
    }
    if (!stuck.isEmpty()) {
      throw failed("nobody can go on, and these have not ended: " + stuck);
    }
    if (!failures.isEmpty()) {
      throw failed("a thread has failed");
    }
  }

  private AssertionError failed(String what) {
    AssertionError error = new AssertionError(what);
    failures.forEach(error::addSuppressed);
    return error;
  }

  /** Something that must not be has been seen; the run goes on, and fails in the end. */
  public void fail(Throwable failure) {
    failures.add(failure);
  }

  /** Another thread may go on instead of the calling one. */
  public void point() {
    Actor me = current;
    if (me != null && me.thread == Thread.currentThread()) {
      handOn(me);
    }
  }

  /** Lets others go on until a condition holds. */
  public void await(BooleanSupplier condition) {
    Actor me = current;
    if (me != null && me.thread == Thread.currentThread() && !condition.getAsBoolean()) {
      handOnUntil(me, condition);
      if (over) {
        throw new Over();
      }
    }
  }

  /** Returns false if there will never be any. */
  private boolean awaitWork(BooleanSupplier ready) {
    Actor me = current;
    if (me == null) {
      return false;
    }
    if (!ready.getAsBoolean()) {
      me.idle = true;
      handOnUntil(me, ready);
      me.idle = over;
    }
    return !over;
  }

  private void handOnUntil(Actor me, BooleanSupplier condition) {
    me.waitsFor = condition;
    handOn(me);
    me.waitsFor = null;
  }

  /** Returns when it is the calling actor's turn again, or all is over. */
  private void handOn(Actor me) {
    Actor next = choose(me);
    if (next == me) {
      return;
    }
    if (next == null) {
      nobodyGoesOn.release();
    } else {
      current = next;
      next.turn.release();
    }
    if (!me.ended) {
      me.turn.acquireUninterruptibly();
    }
  }

  /** The calling one comes first, then the others in their order. Null if nobody can go on. */
  private @Nullable Actor choose(@Nullable Actor me) {
    List<Actor> enabled = new ArrayList<>(actors.size());
    boolean goesOn = me != null && me.isEnabled();
    if (goesOn) {
      enabled.add(me);
    }
    for (Actor each : actors) {
      if (each != me && each.isEnabled()) {
        enabled.add(each);
      }
    }
    if (enabled.isEmpty()) {
      return null;
    }
    return enabled.size() == 1
        ? enabled.get(0)
        : enabled.get(schedule.choose(enabled.size(), goesOn));
  }
}
