package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server in a process of its own, on a port of its own. It may be killed and started again
 * on the same port. It saves nothing unless its options say so. Not thread-safe.
 */
public final class RedisServer implements BrokerServer {
  private static final String PROGRAM = "redis-server";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("Ready to accept connections");

  private final Path store = ContainerFiles.newWorkDirectory(PROGRAM);
  private final List<String> options;
  private final int port = freePort();

  /** Null before the first start. */
  private @Nullable ServerProcess process;

  private RedisServer(String... options) {
    this.options = List.of(options);
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the program is there. A test does without it, but not where CI is set. */
  public static boolean isMissingLocally() {
    return Executables.find(PROGRAM).isEmpty() && System.getenv("CI") == null;
  }

  /**
   * Starts a server.
   *
   * @param options of the command line, for example {@code --appendonly} and {@code yes}
   * @throws IllegalStateException if there is none, or it does not start
   */
  public static RedisServer start(String... options) {
    RedisServer server = absent(options);
    server.startAgain();
    return server;
  }

  /** Returns a server that does not run before {@link #startAgain}. */
  public static RedisServer absent(String... options) {
    return new RedisServer(options);
  }

  /** Starts it, again after its end; what it has in files is there. */
  @Override
  public void startAgain() {
    Path program =
        Executables.find(PROGRAM)
            .orElseThrow(
                () -> new IllegalStateException("no " + PROGRAM + " is installed; .ci/run does"));
    List<String> command = new ArrayList<>(List.of(program.toString(), "--port", "" + port));
    command.addAll(List.of("--bind", "127.0.0.1", "--dir", store.toAbsolutePath().toString()));
    command.addAll(List.of("--save", "", "--enable-debug-command", "yes"));
    command.addAll(options);
    ServerProcess started =
        ServerProcess.startWatched(command, ContainerFiles.newWorkDirectory(PROGRAM));
    process = started.closedOnFailure(() -> ready(started));
  }

  private static ServerProcess ready(ServerProcess process) {
    try {
      if (process.log().await(READY, 0, START).isEmpty()) {
        throw process.failure("The Redis server did not start");
      }
      return process;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for the Redis server");
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return running().pid();
  }

  @Override
  public void kill() {
    running().kill();
  }

  /** The server does nothing any more, but its connections remain. */
  public void pause() {
    running().signal("STOP");
  }

  /** It goes on after a pause. */
  public void goOn() {
    running().signal("CONT");
  }

  private ServerProcess running() {
    if (process == null) {
      throw new IllegalStateException("the Redis server was not started");
    }
    return process;
  }

  @Override
  public void close() {
    if (process != null) {
      process.kill();
    }
  }
}
