package dev.vaporetto.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a logger and those below it are given during a test. Thread-safe. */
public final class LogCapture extends Handler implements AutoCloseable {
  /** Whose records these are; null for those of all threads. */
  private final @Nullable Thread only;

  private final Logger logger;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private LogCapture(String name, @Nullable Thread only) {
    logger = Logger.getLogger(name);
    this.only = only;
  }

  /** What the calling thread logs: what others log meanwhile is not this test's. */
  public static LogCapture ofThisThread(String name) {
    return new LogCapture(name, Thread.currentThread());
  }

  /** What all threads log. */
  public static LogCapture ofAllThreads(String name) {
    return new LogCapture(name, null);
  }

  /** From here on; what was only counted before is not this test's. */
  public LogCapture begin() {
    RepeatedLog.flush();
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
    return this;
  }

  public List<LogRecord> records() {
    return records;
  }

  /** Each record: its level, its message, and what it says of a failure. */
  public List<String> lines() {
    return records.stream().map(LogCapture::line).toList();
  }

  private static String line(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    return entry.getLevel() + " " + entry.getMessage() + (thrown == null ? "" : " + " + thrown);
  }

  @Override
  public void publish(LogRecord entry) {
    if (only == null || only == Thread.currentThread()) {
      records.add(entry);
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
