package dev.vaporetto.connection;

import org.jspecify.annotations.Nullable;

/** Told once when the transport has taken a message, or never will. */
@FunctionalInterface
public interface SendCallback {
  /** For senders that do not ask. */
  SendCallback NONE = failure -> {};

  /**
   * Runs outside the connection's lock, on any thread, possibly before the send returns. Must not
   * block: user code is to be handed to an executor.
   *
   * @param failure null if the message is on its way
   */
  void onSent(@Nullable Throwable failure);
}
