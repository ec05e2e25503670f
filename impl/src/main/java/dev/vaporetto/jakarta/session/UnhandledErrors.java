package dev.vaporetto.jakarta.session;

import dev.vaporetto.log.RepeatedLog;
import jakarta.websocket.Session;
import jakarta.websocket.SessionException;
import java.io.IOException;

/** The errors of endpoints that have no method for errors. */
public final class UnhandledErrors {
  private UnhandledErrors() {}

  /**
   * Logs an error, and those like it together (Jakarta WebSocket §5.2.2, WSC-5.2.2-3: it MUST be
   * there for later analysis).
   *
   * @param session the one that failed
   * @param endpoint the application's class
   * @param lack what it has not got, as in "Foo has no bar"
   */
  public static void log(Session session, Class<?> endpoint, String lack, Throwable failure) {
    String at = session instanceof WebSocketSession own ? own.group().at() : "";
    String message = endpoint.getName() + at + " " + lack;
    if (failure instanceof SessionException || failure instanceof IOException) {
      // A peer that goes away or breaks the protocol is everyday, and must not fill the log.
      RepeatedLog.inform(UnhandledErrors.class, message, () -> of(session), failure);
    } else {
      RepeatedLog.warn(UnhandledErrors.class, message, () -> of(session), failure);
    }
  }

  private static String of(Session session) {
    return session instanceof WebSocketSession own ? own.inLog() : "session " + session.getId();
  }
}
