package dev.vaporetto.jakarta.session;

import org.jspecify.annotations.Nullable;

/** What an opening handshake has acquired for a session: its owner until the session has opened. */
@FunctionalInterface
public interface SessionResources {
  /** Of a session for which nothing was acquired. */
  SessionResources NONE = () -> () -> {};

  /**
   * The session is about to open, and becomes the owner. Called once, before any user code of the
   * session.
   *
   * @return releases everything, on the calling thread, which has the application's class loader;
   *     to be run once after {@code onClose}; never throws. Null if everything was released
   *     already: the session must not open
   */
  @Nullable Runnable open();
}
