package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.memory.MemoryAccount;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link SendHandler}, which is user code, on the executor with the application's loader.
 *
 * @param executor runs some handlers of the session at once
 * @param account has the results that wait for a handler: one that is slow does not slow sends down
 */
record SendHandlerCallback(
    WebSocketSession session,
    SessionGroup group,
    Executor executor,
    MemoryAccount account,
    SendHandler handler)
    implements SendCallback {
  /** What waits with a result: the task, the outcome, and what the executor has for them. */
  private static final int WAITING = 4 * MemoryAccount.OBJECT;

  @Override
  public void onSent(@Nullable Throwable failure) {
    SendResult result = SendResults.of(session, failure);
    account.keep(WAITING);
    executor.execute(() -> run(result));
  }

  /** The handler itself runs on the executor. */
  @Override
  public boolean isSignal() {
    return true;
  }

  private void run(SendResult result) {
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(group.applicationLoader());
    try {
      handler.onResult(result);
    } catch (Throwable failure) {
      RepeatedLog.warn(
          SendHandlerCallback.class,
          "the SendHandler " + handler.getClass().getName() + group.at() + " failed",
          session::inLog,
          failure);
    } finally {
      account.keep(-WAITING);
      thread.setContextClassLoader(outside);
    }
  }
}
