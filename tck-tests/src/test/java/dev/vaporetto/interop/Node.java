package dev.vaporetto.interop;

import dev.vaporetto.containers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Node with the packages of our tests, which npm installs into the build folder by the committed
 * lock file.
 */
public final class Node {
  private static final Path SOURCES = Path.of("src/test/node");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "client.js", "server.js", "http2.js");

  private final Path directory;

  private Node(Path directory) {
    this.directory = directory;
  }

  /** The missing prerequisite of a start; empty when there is none. */
  static Optional<String> missing() {
    return Stream.of("node", "npm")
        .filter(program -> !isOnPath(program))
        .map(program -> "There is no " + program + " on the PATH")
        .findFirst();
  }

  /** Whether tests are skipped: never where the environment variable CI is set. */
  public static boolean skips() {
    return missing().isPresent() && System.getenv("CI") == null;
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Installs the packages, once for all tests of this build, which may ask at the same time. */
  public static Node install() {
    Path directory = Path.of(System.getProperty("vaporetto.node", "target/node")).toAbsolutePath();
    try {
      Files.createDirectories(directory);
      try (FileChannel lock =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        return installed(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Node installed(Path directory) throws IOException {
    Node node = new Node(directory);
    Path done = directory.resolve("node_modules/done");
    String wanted = Files.readString(SOURCES.resolve("package-lock.json"));
    for (String file : FILES) {
      Files.copy(
          SOURCES.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
      String output = node.run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
      if (!Files.isDirectory(directory.resolve("node_modules/ws"))) {
        throw new IllegalStateException("npm has not installed the packages:\n" + output);
      }
      Files.writeString(done, wanted);
    }
    return node;
  }

  /** The text of a file of a package. */
  public String read(String file) {
    try {
      return Files.readString(directory.resolve("node_modules").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end and returns what it printed. */
  String run(String... command) {
    try {
      Path output = Files.createTempFile(directory, "output", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            List.of(command)
                + " has not ended within "
                + PATIENCE
                + ":\n"
                + Files.readString(output));
      }
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * A server of ws, which sends every message back.
   *
   * @param arguments of server.js
   */
  Server startServer(String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", "server.js"));
    command.addAll(List.of(arguments));
    ServerProcess process = ServerProcess.startWatched(command, directory);
    return process.closedOnFailure(
        () -> {
          try {
            String port =
                process
                    .log()
                    .await(Pattern.compile("listening on (\\d+)"), 0, PATIENCE)
                    .orElseThrow(() -> process.failure("ws does not listen"))
                    .group(1);
            return new Server(process, Integer.parseInt(port));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw process.failure("interrupted");
          }
        });
  }

  /** A running server. */
  record Server(ServerProcess process, int port) implements AutoCloseable {
    @Override
    public void close() {
      process.close();
    }
  }
}
