package dev.vaporetto.springtests;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import dev.vaporetto.containers.ServerProcess;
import dev.vaporetto.containers.WorkFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An application that {@code java -jar} has started, on a port of the system's choice. */
final class BootProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("(?:Tomcat|Jetty) started on ports? (\\d+)");
  private static final Pattern STARTED = Pattern.compile("Started \\w+ in ");

  private final ServerProcess process;
  private final int port;

  private BootProcess(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static BootProcess start(Path jar, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toAbsolutePath().normalize().toString(),
                "--server.port=0"));
    command.addAll(List.of(arguments));
    ServerProcess process =
        ServerProcess.startWatched(command, WorkFiles.newDirectory(jar.getFileName().toString()));
    return process.closedOnFailure(
        () -> {
          int port = Integer.parseInt(await(process, PORT, START));
          String unused = await(process, STARTED, START);
          return new BootProcess(process, port);
        });
  }

  private static String await(ServerProcess process, Pattern line, Duration timeout) {
    try {
      return process
          .log()
          .await(line, 0, timeout)
          .map(found -> found.group(found.groupCount()))
          .orElseThrow(() -> process.failure("No line like " + line + " within " + timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for " + line);
    }
  }

  int port() {
    return port;
  }

  /** Whether a line has been logged in which the pattern is found. */
  boolean hasLogged(String pattern) {
    try {
      return process.log().await(Pattern.compile(pattern), 0, Duration.ZERO).isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while looking for " + pattern);
    }
  }

  /** An open WebSocket. */
  RawClient open(String path, String... headers) {
    RawClient client = RawClient.connect(port);
    Response response = client.handshake(path, headers);
    if (response.status() != 101) {
      client.close();
      throw process.failure(path + " was answered with " + response + "; expected 101");
    }
    return client;
  }

  /** The status that a handshake is answered with. */
  int status(String path, String... headers) {
    try (RawClient client = RawClient.connect(port)) {
      return client.handshake(path, headers).status();
    }
  }

  /** What comes first from a socket. */
  String hear(String path, String... headers) {
    try (RawClient client = open(path, headers)) {
      return client.readFrame().text();
    }
  }

  /** The answer to a message. */
  static String ask(RawClient client, String question) {
    client.sendText(question);
    return client.readFrame().text();
  }

  /** Sends SIGTERM, and waits for the end. */
  void stop() {
    process.close();
  }

  @Override
  public void close() {
    stop();
  }
}
