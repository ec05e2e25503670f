package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.SendCallback;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Done when the transport has taken the message. Thread-safe. Waiting for it sends what is held
 * back, so that a callback may wait for its own send. Cannot be cancelled: a message that is queued
 * is part of the stream.
 */
final class SendFuture implements Future<Void>, SendCallback {
  private final Connection connection;
  private final CountDownLatch done = new CountDownLatch(1);

  /** Written before {@link #done} is counted down. */
  private @Nullable Throwable failure;

  SendFuture(Connection connection) {
    this.connection = connection;
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
    sendHeldBack();
    done.await();
    return outcome();
  }

  @Override
  public @Nullable Void get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    sendHeldBack();
    if (!done.await(timeout, unit)) {
      throw new TimeoutException("the peer has not taken the message yet");
    }
    return outcome();
  }

  private void sendHeldBack() {
    if (!isDone()) {
      connection.flush();
    }
  }

  private @Nullable Void outcome() throws ExecutionException {
    if (failure != null) {
      throw new ExecutionException(failure.getMessage(), failure);
    }
    return null;
  }
}
