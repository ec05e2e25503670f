package dev.vaporetto.jakarta.session;

import jakarta.websocket.SessionException;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** The errors of endpoints that have no method for errors. */
public final class UnhandledErrors {
  private UnhandledErrors() {}

  /**
   * Logs an error (Jakarta WebSocket §5.2.2, WSC-5.2.2-3: it MUST be there for later analysis).
   *
   * @param endpoint the application's class
   * @param lack what it has not got, as in "Foo has no bar"
   */
  public static void log(Class<?> endpoint, String lack, Throwable failure) {
    System.Logger log = System.getLogger(UnhandledErrors.class.getName());
    String message = endpoint.getName() + " " + lack;
    if (failure instanceof SessionException || failure instanceof IOException) {
      // A peer that goes away or breaks the protocol is everyday, and must not fill the log.
      log.log(Level.INFO, message + ": " + failure.getMessage());
    } else {
      log.log(Level.WARNING, message, failure);
    }
  }
}
