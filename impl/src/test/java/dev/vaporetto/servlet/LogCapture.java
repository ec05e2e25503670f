package dev.vaporetto.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger and those below it are given by the thread of a test. For that thread. */
final class LogCapture extends Handler {
  private final Thread test = Thread.currentThread();
  private final Logger logger;
  private final List<String> lines = new ArrayList<>();

  LogCapture(String name) {
    logger = Logger.getLogger(name);
  }

  void begin() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** Each record: its level, its message, and what it says of a failure. */
  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord entry) {
    // What others log meanwhile is not this test's.
    if (Thread.currentThread() == test) {
      Throwable thrown = entry.getThrown();
      lines.add(
          entry.getLevel() + " " + entry.getMessage() + (thrown == null ? "" : " + " + thrown));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
