package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A NATS server with JetStream in a process of its own, on a port of its own. It may be killed and
 * started again on the same port. Not thread-safe.
 */
public final class NatsServer implements BrokerServer {
  private static final String PROGRAM = "nats-server";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("Listening for client connections on .*:(\\d+)");
  private static final Pattern READY = Pattern.compile("Server is ready");

  private final Path store = ContainerFiles.newWorkDirectory(PROGRAM);
  private final List<String> settings;
  private ServerProcess process;
  private final int port;

  private NatsServer(List<String> settings) {
    this.settings = List.copyOf(settings);
    // The server chooses a port that is free, so that nobody else takes it meanwhile.
    this.process = launch("-1");
    this.port = process.closedOnFailure(() -> Integer.parseInt(await(process, LISTENING)));
    awaitReady();
  }

  /** Whether the program is there. A test does without it, but not where CI is set. */
  public static boolean isMissingLocally() {
    return Executables.find(PROGRAM).isEmpty() && System.getenv("CI") == null;
  }

  /**
   * Starts a server.
   *
   * @param settings lines of its configuration, beside those for the port and the store
   * @throws IllegalStateException if there is none, or it does not start
   */
  public static NatsServer start(String... settings) {
    return new NatsServer(List.of(settings));
  }

  private ServerProcess launch(String atPort) {
    Path program =
        Executables.find(PROGRAM)
            .orElseThrow(
                () -> new IllegalStateException("no " + PROGRAM + " is installed; .ci/run does"));
    Path work = ContainerFiles.newWorkDirectory(PROGRAM);
    List<String> lines = new ArrayList<>();
    lines.add("host: 127.0.0.1");
    lines.add("port: " + atPort);
    lines.add("jetstream { store_dir: \"" + store.toAbsolutePath() + "\" }");
    lines.addAll(settings);
    Path file = work.resolve("nats.conf");
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ServerProcess.startWatched(
        List.of(program.toString(), "-c", file.toAbsolutePath().toString()), work);
  }

  private void awaitReady() {
    process.closedOnFailure(() -> await(process, READY));
  }

  private static String await(ServerProcess process, Pattern pattern) {
    try {
      return process
          .log()
          .await(pattern, 0, START)
          .map(found -> found.groupCount() == 0 ? found.group() : found.group(1))
          .orElseThrow(() -> process.failure("The NATS server did not start"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for the NATS server");
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void startAgain() {
    process = launch("" + port);
    awaitReady();
  }

  /** The server does nothing any more, but its connections remain. */
  public void pause() {
    process.signal("STOP");
  }

  /** It goes on after a pause. */
  public void goOn() {
    process.signal("CONT");
  }

  @Override
  public void close() {
    process.kill();
  }
}
