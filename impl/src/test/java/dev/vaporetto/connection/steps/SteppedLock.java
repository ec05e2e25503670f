package dev.vaporetto.connection.steps;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A lock at which another thread of the {@link Steps} may go on: before it is taken, and after. */
@SuppressWarnings("LockNotBeforeTry") // it is a lock
public final class SteppedLock extends ReentrantLock {
  private static final long serialVersionUID = 1;

  private final transient Steps steps;

  /** A lock that is free. */
  public SteppedLock(Steps steps) {
    this.steps = steps;
  }

  @Override
  public void lock() {
    if (!isHeldByCurrentThread()) {
      steps.point();
      steps.await(() -> !isLocked());
    }
    super.lock();
  }

  @Override
  public void unlock() {
    super.unlock();
    if (!isHeldByCurrentThread()) {
      steps.point();
    }
  }

  @Override
  public Condition newCondition() {
    return new SteppedCondition();
  }

  /** Time does not pass: whoever waits is woken by a signal. */
  @SuppressWarnings("WaitNotInLoop") // whoever waits looks again in a loop
  private final class SteppedCondition implements Condition {
    private int signals;

    @Override
    public void awaitUninterruptibly() {
      int seen = signals;
      int holds = getHoldCount();
      for (int i = 0; i < holds; i++) {
        SteppedLock.super.unlock();
      }
      try {
        steps.await(() -> signals != seen && !isLocked());
      } finally {
        for (int i = 0; i < holds; i++) {
          SteppedLock.super.lock();
        }
      }
    }

    @Override
    public void await() {
      awaitUninterruptibly();
    }

    @Override
    public long awaitNanos(long nanos) {
      awaitUninterruptibly();
      return nanos;
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
      awaitUninterruptibly();
      return true;
    }

    @Override
    public boolean awaitUntil(Date deadline) {
      awaitUninterruptibly();
      return true;
    }

    @Override
    public void signal() {
      signals++;
    }

    @Override
    public void signalAll() {
      signals++;
    }
  }
}
