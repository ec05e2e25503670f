package dev.vaporetto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the logger of a class is told until this is closed. */
public final class LogOf implements AutoCloseable {
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  /** Held, since the log manager does not. */
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
    logger = Logger.getLogger(type.getName());
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  /** Level, message, and the message of what was thrown. */
  public List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
