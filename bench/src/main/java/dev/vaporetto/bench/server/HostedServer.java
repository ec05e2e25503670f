package dev.vaporetto.bench.server;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A servlet container with its own engine or ours. */
final class HostedServer extends BenchServer {
  private final RunningServer server;

  HostedServer(Contender contender, Container container, ClassPath classPath, List<String> jvm)
      throws IOException {
    super(contender);
    WebApps apps = new WebApps(classPath.target().resolve("webapps"), classPath);
    Path war =
        switch (contender.engine()) {
          case HOSTS -> apps.own();
          case OURS, FLUENT, LOOPLESS -> apps.ours();
          case OLDER -> apps.older();
        };
    ServerOptions options =
        ServerOptions.defaults()
            .withJvmArguments(jvm.toArray(new String[0]))
            .withApplication("", war)
            .withJvmArgument("-Dvaporetto.maxConnections=20000");
    if (contender.engine() == Contender.Engine.LOOPLESS) {
      options = options.withJvmArgument("-Ddev.vaporetto.loops=off");
    }
    // A stock Tomcat always has its own engine; a stock Jetty has it only where it is asked for.
    if (!contender.isOurs() || container.family() == Container.Family.TOMCAT) {
      options = options.withOwnEngine();
    }
    this.server = container.start(options);
  }

  @Override
  int port() {
    return server.port();
  }

  @Override
  long pid() {
    return server.pid();
  }

  @Override
  public int threads() {
    return server.threadCount();
  }

  @Override
  public long heapBytes() {
    return server.heapBytes();
  }

  @Override
  public void close() {
    server.close();
  }
}
