package dev.vaporetto.connection.out;

import org.jspecify.annotations.Nullable;

/** Called once when the transport has taken a message, or when it is certain that it never will. */
@FunctionalInterface
public interface SendCallback {
  /** For senders that do not ask. */
  SendCallback NONE = failure -> {};

  /**
   * The outcome of a send. It comes without a lock: on the sender's thread before its send returns,
   * else on the executor of the {@linkplain dev.vaporetto.connection.ConnectionRuntime runtime}, so
   * it may run user code.
   *
   * @param failure null if the message is on its way
   */
  void onSent(@Nullable Throwable failure);

  /**
   * Whether {@link #onSent} only wakes a thread up and runs no user code, so that any thread may
   * call it.
   */
  default boolean isSignal() {
    return false;
  }
}
