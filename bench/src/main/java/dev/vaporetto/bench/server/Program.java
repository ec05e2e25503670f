package dev.vaporetto.bench.server;

import dev.vaporetto.containers.ServerProcess;
import dev.vaporetto.containers.WorkFiles;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A server that is no servlet container. It prints "listening on" and its port. */
final class Program extends BenchServer {
  private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");
  private static final Duration START = Duration.ofSeconds(60);

  private final ServerProcess process;
  private final int port;

  private Program(Contender contender, ServerProcess process, int port) {
    super(contender);
    this.process = process;
    this.port = port;
  }

  static Program run(Contender contender, List<String> command) {
    ServerProcess process =
        ServerProcess.startWatched(command, WorkFiles.newDirectory(contender.flag()));
    return process.closedOnFailure(() -> new Program(contender, process, awaitPort(process)));
  }

  private static int awaitPort(ServerProcess process) {
    try {
      return Integer.parseInt(
          process
              .log()
              .await(LISTENING, 0, START)
              .orElseThrow(() -> process.failure("\"" + LISTENING + "\" was not printed"))
              .group(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("interrupted");
    }
  }

  @Override
  int port() {
    return port;
  }

  @Override
  long pid() {
    return process.pid();
  }

  @Override
  public int threads() {
    throw new UnsupportedOperationException(contender() + " does not tell its threads");
  }

  @Override
  public long heapBytes() {
    throw new UnsupportedOperationException(contender() + " does not tell its heap");
  }

  @Override
  public void close() {
    process.close();
  }
}
