package dev.vaporetto.jakarta.session;

/** What an opening handshake has acquired for a session: its owner until the session has opened. */
public interface SessionResources {
  /** Of a session for which nothing was acquired. */
  SessionResources NONE =
      new SessionResources() {
        @Override
        public boolean open() {
          return true;
        }

        @Override
        public void release() {}
      };

  /**
   * The session is about to open, and answers for {@link #release} from now on. Called once, before
   * any user code of the session.
   *
   * @return false if everything was released already: the session must not open
   */
  boolean open();

  /**
   * Releases everything, on the calling thread, which has the application's class loader. Called
   * once after {@code onClose}; what user code throws is logged.
   */
  void release();
}
