package dev.vaporetto.connection.out;

import org.jspecify.annotations.Nullable;

/** Called once when the transport has taken a message, or when it is certain that it never will. */
@FunctionalInterface
public interface SendCallback {
  /**
   * So many callbacks of one connection run on the executor at once; what is too much waits until
   * one has returned. A callback that blocks so takes no thread from those of other connections,
   * and a few may wait for each other.
   */
  int MOST_AT_ONCE = 16;

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
