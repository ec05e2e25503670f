package dev.vaporetto;

import dev.vaporetto.internal.RepeatedLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Records what is logged by the logger of a class, until it is closed. */
public final class LogOf implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();

  /** Referenced here, since the log manager has weak references only. */
  private final Logger logger;

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          Throwable thrown = entry.getThrown();
          messages.add(
              entry.getLevel()
                  + " "
                  + entry.getMessage()
                  + (thrown == null ? "" : ": " + thrown.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  public LogOf(Class<?> type) {
    RepeatedLog.forget();
    logger = Logger.getLogger(type.getName());
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  /** The entries: level, message, and the message of the exception if there is one. */
  public List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
