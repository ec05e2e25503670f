package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.SendCallback;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Done when the transport has taken the message. Waiting for it lends the thread to the transport,
 * so that it does not hang inside a callback of the same socket. Cannot be cancelled: a message
 * that is queued is part of the stream.
 */
final class SendFuture implements Future<Void>, SendCallback {
  /** How often a waiting thread looks whether there is something to lend itself to. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Connection connection;
  private final CountDownLatch done = new CountDownLatch(1);

  /** Written before {@link #done} is counted down. */
  private @Nullable Throwable failure;

  /**
   * The position in the outgoing stream behind everything that was queued with the message; the
   * message itself may wait to become part of the stream.
   */
  private volatile long position;

  SendFuture(Connection connection) {
    this.connection = connection;
  }

  /** The message is queued: remembers up to where. */
  void queued() {
    if (done.getCount() > 0) {
      position = connection.sentPosition();
    }
  }

  @Override
  public void onSent(@Nullable Throwable outcome) {
    failure = outcome;
    done.countDown();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return false;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isDone() {
    return done.getCount() == 0;
  }

  @Override
  public @Nullable Void get() throws InterruptedException, ExecutionException {
    if (!isDone()) {
      await(Long.MAX_VALUE);
    }
    return outcome();
  }

  @Override
  public @Nullable Void get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!isDone()) {
      long deadline = System.nanoTime() + unit.toNanos(timeout);
      if (!await(deadline)) {
        throw new TimeoutException("the peer has not taken the message yet");
      }
    }
    return outcome();
  }

  /** Returns false if the deadline, on the scale of {@link System#nanoTime}, came first. */
  private boolean await(long deadline) throws InterruptedException {
    long end = position;
    while (true) {
      try {
        if (!connection.awaitWritten(end, deadline)) {
          return isDone();
        }
      } catch (IOException failed) {
        // The outcome comes by onSent, which every failure of the transport leads to.
      }
      long left = deadline == Long.MAX_VALUE ? LOOK_NANOS : deadline - System.nanoTime();
      if (done.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
        return true;
      }
      if (left <= 0) {
        return false;
      }
      // What waits behind a slow peer, or another message's parts, becomes part of the stream
      // later.
      end = connection.sentPosition();
    }
  }

  private @Nullable Void outcome() throws ExecutionException {
    if (failure != null) {
      throw new ExecutionException(failure.getMessage(), failure);
    }
    return null;
  }
}
