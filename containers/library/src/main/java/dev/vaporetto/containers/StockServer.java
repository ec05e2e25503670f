package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A distribution as it comes, with a base directory of its own; the WARs lie in its webapps. */
final class StockServer implements RunningServer {
  private static final Duration START = Duration.ofSeconds(90);

  /** Tomcat looks for new WARs every 10 seconds. */
  private static final Duration DEPLOY = Duration.ofSeconds(60);

  private final Container container;
  private final StockBase base;
  private final ServerProcess process;
  private final int port;
  private final int tlsPort;

  private StockServer(
      Container container, StockBase base, ServerProcess process, int port, int tlsPort) {
    this.container = container;
    this.base = base;
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  static StockServer start(Container container, ServerOptions options) {
    if ((options.tls() != null && container.family() != Container.Family.JETTY)
        || options.ownEngine()
        || !options.ports().equals(ServerOptions.Ports.ANY)) {
      throw new IllegalArgumentException(
          container + " runs as it comes: no TLS connector, no change of its engine or ports");
    }
    Path work = ContainerFiles.newWorkDirectory(container.name());
    StockBase base = StockBase.create(container, work, options.stock(), options.tls());
    options.applications().forEach((contextPath, war) -> copy(base, contextPath, war));
    ServerProcess process =
        ServerProcess.startWatched(base.command(options.jvmArguments()), base.directory());
    return process.closedOnFailure(
        () -> {
          await(process, base.started(), 0, START);
          Matcher listening = await(process, base.port(), 0, START);
          options
              .applications()
              .keySet()
              .forEach(path -> await(process, base.deployed(path), 0, START));
          int port = Integer.parseInt(listening.group(1));
          int tlsPort =
              options.tls() == null
                  ? -1
                  : Integer.parseInt(await(process, base.tlsPort(), 0, START).group(1));
          return new StockServer(container, base, process, port, tlsPort);
        });
  }

  private static Matcher await(ServerProcess process, Pattern line, int from, Duration timeout) {
    try {
      return process
          .log()
          .await(line, from, timeout)
          .orElseThrow(() -> process.failure("No line like " + line + " within " + timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for " + line);
    }
  }

  /** The server must never see half a file: the last step is a rename. */
  private static void copy(StockBase base, String contextPath, Path war) {
    try {
      Path copy = Files.createTempFile(base.directory(), "upload", ".tmp");
      Files.copy(war, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, base.warFile(contextPath), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Container container() {
    return container;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int tlsPort() {
    if (tlsPort < 0) {
      throw new IllegalStateException(container + " was started without a TLS connector");
    }
    return tlsPort;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void deploy(String contextPath, Path war) {
    requireHotDeployment();
    int from = process.log().size();
    copy(base, contextPath, war);
    await(process, base.deployed(contextPath), from, DEPLOY);
  }

  @Override
  public void undeploy(String contextPath) {
    requireHotDeployment();
    int from = process.log().size();
    try {
      Files.delete(base.warFile(contextPath));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(process, base.undeployed(contextPath), from, DEPLOY);
  }

  private void requireHotDeployment() {
    if (container.family() == Container.Family.JETTY) {
      throw new UnsupportedOperationException(
          "A stock Jetty looks for WARs at its start only: use ServerOptions.withApplication");
    }
  }

  @Override
  public List<String> stuckClassLoaders() {
    throw new UnsupportedOperationException("Only embedded servers tell their class loaders");
  }

  @Override
  public long heapBytes() {
    throw new UnsupportedOperationException("Only embedded servers tell their heap");
  }

  @Override
  public Duration cpuTime() {
    return process.cpuTime();
  }

  @Override
  public int threadCount() {
    throw new UnsupportedOperationException("Only embedded servers tell their threads");
  }

  @Override
  public List<String> threadNames(String prefix) {
    throw new UnsupportedOperationException("Only embedded servers tell their threads");
  }

  @Override
  public Path logFile() {
    return process.log().file();
  }

  @Override
  public String logTail() {
    return process.log().tail();
  }

  @Override
  public void close() {
    process.close();
  }
}
