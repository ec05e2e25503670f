package dev.vaporetto.internal;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A clock that the test advances, from one thread; due tasks run inside {@link #advance}. */
public final class ManualClock extends AbstractExecutorService implements ScheduledExecutorService {
  /** Other threads may add tasks. */
  private final List<Task> tasks = new CopyOnWriteArrayList<>();

  private volatile long now;

  /** A task, which is its own future. */
  private final class Task extends CompletableFuture<Object> implements ScheduledFuture<Object> {
    private final Runnable command;
    private final long period;
    private long due;

    Task(Runnable command, long due, long period) {
      this.command = command;
      this.due = due;
      this.period = period;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - now, TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /** Advances the time, and runs the tasks that become due, one after another. */
  public void advance(long millis) {
    long end = now + millis;
    for (long time = now + 1; time <= end; time++) {
      now = time;
      for (Task task : List.copyOf(tasks)) {
        if (!task.isCancelled() && task.due == now) {
          task.due += task.period;
          task.command.run();
        }
      }
      tasks.removeIf(task -> task.isCancelled() || task.due <= now);
    }
  }

  /** The time since the beginning, in nanoseconds. */
  public long nanoTime() {
    return TimeUnit.MILLISECONDS.toNanos(now);
  }

  /** How many tasks are scheduled. */
  public long waiting() {
    return tasks.stream().filter(task -> !task.isCancelled()).count();
  }

  private Task add(Runnable command, long delay, long period, TimeUnit unit) {
    Task task = new Task(command, now + unit.toMillis(delay), unit.toMillis(period));
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(command, delay, 0, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return add(command, initialDelay, delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
