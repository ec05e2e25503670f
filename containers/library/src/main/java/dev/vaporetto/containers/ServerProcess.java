package dev.vaporetto.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process that does not outlive this JVM. A shutdown hook ends it when the JVM ends
 * normally; otherwise the end of its standard input does. Embedded servers watch that input
 * themselves, stock ones have a shell that does.
 */
public final class ServerProcess implements AutoCloseable {
  /** How long a server may take to stop before it is killed. */
  private static final long STOP_SECONDS = 20;

  /**
   * Becomes the server itself by exec, so that there is one process to end; a subshell waits for
   * the end of standard input and ends the server then.
   */
  private static final String WATCHING_SHELL =
      "exec 3<&0; "
          + "( cat <&3; kill $$ || exit; "
          + "for i in 1 2 3 4 5 6 7 8 9; do sleep 1; kill -0 $$ || exit; done; kill -9 $$ "
          + ") >/dev/null 2>&1 & "
          + "exec \"$@\" </dev/null 3<&-";

  private final Process process;
  private final ServerLog log;
  private final Thread killer;

  private ServerProcess(Process process, ServerLog log) {
    this.process = process;
    this.log = log;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** Starts a command; what it prints goes into {@code server.log} of the directory. */
  static ServerProcess start(List<String> command, Path directory) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(hearingInterrupts(command)).directory(directory.toFile());
      // Servers read these variables, and a machine may have set them for other purposes.
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().remove("JAVA_OPTS");
      ServerLog log = new ServerLog(directory.resolve("server.log"));
      Process process = builder.start();
      log.follow(process.getInputStream(), "stdout of " + process.pid());
      log.follow(process.getErrorStream(), "stderr of " + process.pid());
      return new ServerProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The command itself, or one that starts it with the default action for SIGINT. A shell without
   * job control starts what runs in its background with SIGINT ignored, all processes below inherit
   * that, and a JVM leaves it so.
   */
  private static List<String> hearingInterrupts(List<String> command) throws IOException {
    if (!isInterruptIgnored()) {
      return command;
    }
    List<String> hearing = new ArrayList<>(List.of("env", "--default-signal=INT"));
    hearing.addAll(command);
    return hearing;
  }

  /** Whether this process ignores SIGINT, which is number 2; false where Linux does not tell. */
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    Matcher ignored =
        Pattern.compile("^SigIgn:\\s*([0-9a-f]+)$", Pattern.MULTILINE)
            .matcher(Files.readString(status));
    return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & 0b10) != 0;
  }

  /** Like start, for a command that does not look at its standard input. */
  public static ServerProcess startWatched(List<String> command, Path directory) {
    List<String> watched = new ArrayList<>(List.of("/bin/sh", "-c", WATCHING_SHELL, "server"));
    watched.addAll(command);
    return start(watched, directory);
  }

  /** This JVM's java command. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** What the process has printed. */
  public ServerLog log() {
    return log;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  Duration cpuTime() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> failure("The system does not tell the CPU time of " + pid()));
  }

  /** Writes a line to standard input. */
  void writeLine(String line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      throw failure("Cannot write '" + line + "': " + e.getMessage());
    }
  }

  /** An exception with the end of the log. */
  public IllegalStateException failure(String message) {
    String state = hasEnded() ? " (the process ended with " + process.exitValue() + ")" : "";
    return new IllegalStateException(
        message + state + "\n--- end of " + log.file() + "\n" + log.tail());
  }

  /** The end of the streams may be seen a moment before the end of the process that had them. */
  private boolean hasEnded() {
    try {
      return process.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Closes this when {@code start} fails. */
  public <T> T closedOnFailure(Supplier<T> start) {
    try {
      return start.get();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Asks the process to stop, kills it if it does not, and waits for its end. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  /** Ends the process as a crash would, and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /**
   * Sends a signal.
   *
   * @param name like {@code STOP} or {@code CONT}
   */
  public void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, "" + pid()).inheritIO().start().waitFor();
      if (status != 0) {
        throw failure("kill -" + name + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("Interrupted while sending a signal");
    }
  }

  /** Waits for a process that was asked to stop, and kills it if it does not. */
  void awaitEnd() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    closeInput();
    removeHook();
  }

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The process has ended, so the rest cannot be written.
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook is running or has run.
    }
  }
}
