package dev.vaporetto.containers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the output of a process, line by line, in a file and in memory, where callers wait for a
 * line. Safe from any thread.
 */
public final class ServerLog {
  /** Enough to see why a server did not start, short enough for a test report. */
  private static final int TAIL_LINES = 60;

  private final Path file;
  private final PrintWriter writer;

  /** All lines so far; guarded by this. */
  private final List<String> lines = new ArrayList<>();

  /** How many streams are still open; guarded by this. */
  private int open;

  ServerLog(Path file) throws IOException {
    this.file = file;
    this.writer = new PrintWriter(Files.newBufferedWriter(file), true);
  }

  /** Reads a stream to its end on a thread of its own. */
  synchronized void follow(InputStream stream, String name) {
    open++;
    Thread thread = new Thread(() -> pump(stream), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void pump(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(the log ends: " + e + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    writer.println(line);
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    open--;
    notifyAll();
  }

  /** How many lines there are now. */
  synchronized int size() {
    return lines.size();
  }

  /**
   * Waits for a line in which the pattern is found.
   *
   * @param from the number of lines to leave out
   * @return what was found; empty when the streams ended or the time is up
   */
  public synchronized Optional<Matcher> await(Pattern pattern, int from, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int next = from;
    while (true) {
      Matcher found = find(pattern, next);
      if (found != null) {
        return Optional.of(found);
      }
      next = Math.max(next, lines.size());
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0 || open == 0) {
        return Optional.empty();
      }
      wait(millis);
    }
  }

  private @Nullable Matcher find(Pattern pattern, int from) {
    for (int i = from; i < lines.size(); i++) {
      Matcher matcher = pattern.matcher(lines.get(i));
      if (matcher.find()) {
        return matcher;
      }
    }
    return null;
  }

  Path file() {
    return file;
  }

  synchronized String tail() {
    List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return String.join("\n", last);
  }
}
