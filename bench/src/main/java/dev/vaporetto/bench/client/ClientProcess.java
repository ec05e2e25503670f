package dev.vaporetto.bench.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.bench.server.ClassPath;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A client's JVM. Not thread-safe; closing ends it. */
public final class ClientProcess implements AutoCloseable {
  /** The same for every client; see {@code BenchServer}. */
  private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

  private final ClientEngine engine;
  private final Path log;
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  private ClientProcess(ClientEngine engine, Path log, Process process) {
    this.engine = engine;
    this.log = log;
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Starts the JVM of a client that talks to an echo. */
  public static ClientProcess start(ClientEngine engine, URI echo) throws IOException {
    return start(engine.name(), engine, ClientMain.class, List.of(engine.name(), echo.toString()));
  }

  static ClientProcess start(
      String name, ClientEngine engine, Class<?> main, List<String> arguments) throws IOException {
    ClassPath files = ClassPath.ofThisProgram();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-cp");
    command.add(
        engine.classPath(files).stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(main.getName());
    command.addAll(arguments);
    Path log = Files.createDirectories(files.target().resolve("clients")).resolve(name + ".log");
    return new ClientProcess(
        engine, log, new ProcessBuilder(command).redirectError(log.toFile()).start());
  }

  /** Echoes binary messages. */
  public Measured echo(int connections, int depth, int size, Duration warmUp, Duration measured)
      throws IOException {
    return ask("echo", connections, depth, size, warmUp.toMillis(), measured.toMillis());
  }

  /** Connects and closes, again and again. */
  public Measured handshakes(int threads, Duration warmUp, Duration measured) throws IOException {
    return ask("handshakes", threads, warmUp.toMillis(), measured.toMillis());
  }

  private Measured ask(String command, long... numbers) throws IOException {
    StringBuilder line = new StringBuilder(command);
    for (long number : numbers) {
      line.append(' ').append(number);
    }
    String answer = answer(line.toString());
    if (!answer.startsWith("measured ")) {
      throw new IOException(engine.label() + ", \"" + line + "\": " + answer + "; see " + log);
    }
    return Measured.parse(answer);
  }

  /** Gives a command and reads its answer. */
  String answer(String command) throws IOException {
    commands.println(command);
    return nextLine();
  }

  /** The next line of the process's output. */
  String nextLine() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(engine.label() + ": the client's process ended; see " + log);
    }
    return answer;
  }

  @Override
  public void close() {
    commands.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
