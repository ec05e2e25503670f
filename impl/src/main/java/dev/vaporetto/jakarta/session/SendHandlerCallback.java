package dev.vaporetto.jakarta.session;

import dev.vaporetto.concurrent.LosslessExecutor;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.log.RepeatedLog;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link SendHandler}, which is user code, on the executor with the application's loader.
 */
record SendHandlerCallback(Session session, SessionGroup group, SendHandler handler)
    implements SendCallback {
  @Override
  public void onSent(@Nullable Throwable failure) {
    SendResult result = SendResults.of(session, failure);
    LosslessExecutor.of(group.runtime().executor()).execute(() -> run(result));
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
          "the SendHandler " + handler.getClass().getName() + " failed",
          failure);
    } finally {
      thread.setContextClassLoader(outside);
    }
  }
}
