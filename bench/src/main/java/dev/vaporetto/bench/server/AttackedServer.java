package dev.vaporetto.bench.server;

import dev.vaporetto.bench.load.CpuClock;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A container with our engine and a small heap, which is attacked. It listens on a plain port, and
 * on one with TLS; a Jetty may have HTTP/2 on both. Closing ends its process.
 */
public final class AttackedServer implements AutoCloseable {
  /** More than any attack needs, so that a Tomcat itself does not refuse. */
  private static final int CONNECTIONS = 20_000;

  private final RunningServer server;
  private final CpuClock cpu;

  private AttackedServer(RunningServer server) {
    this.server = server;
    this.cpu = CpuClock.ofProcess(server.pid());
  }

  /**
   * Starts one.
   *
   * @param heapMegabytes the size of its heap
   * @param http2 whether it has HTTP/2, a Jetty only
   */
  public static AttackedServer start(
      Container container, int heapMegabytes, TlsKeys keys, boolean http2) throws IOException {
    ClassPath classPath = ClassPath.ofThisProgram();
    if (System.getProperty("vaporetto.containers") == null) {
      System.setProperty("vaporetto.containers", classPath.containers().toString());
    }
    Path war = new WebApps(classPath.target().resolve("webapps"), classPath).attacked();
    ServerOptions options =
        ServerOptions.defaults()
            .withJvmArguments(
                "-Xms" + heapMegabytes + "m", "-Xmx" + heapMegabytes + "m", "-XX:+UseG1GC")
            .withJvmArgument("-Dvaporetto.maxConnections=" + CONNECTIONS)
            .withApplication("", war)
            .withTls(keys);
    for (String setting : ServerOptions.engineSettings()) {
      options = options.withJvmArgument(setting);
    }
    // A stock Tomcat always has its own engine; a stock Jetty has it only where it is asked for.
    if (container.family() == Container.Family.TOMCAT) {
      options = options.withOwnEngine();
    }
    if (http2) {
      options = options.withHttp2(container);
    }
    return new AttackedServer(container.start(options));
  }

  /**
   * Finds a container by its name on the command line, such as {@code tomcat-11}.
   *
   * @throws IllegalArgumentException if there is none of that name that can be embedded
   */
  public static Container container(String flag) {
    return Stream.of(Container.values())
        .filter(container -> !container.isStock() && flag(container).equals(flag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "server \"" + flag + "\", expected tomcat-10, tomcat-11, jetty-ee10, ..."));
  }

  /** The name of a container on the command line. */
  public static String flag(Container container) {
    return container.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A path by the plain port. */
  public Target at(String path) {
    return new Target("localhost", server.port(), path);
  }

  /** A path by the port with TLS. */
  public Target secureAt(String path) {
    return new Target("localhost", server.tlsPort(), path);
  }

  /** The processor time of its process so far. */
  public Duration cpu() throws IOException {
    return cpu.used();
  }

  /** The bytes of heap that several full collections have left. */
  public long heapBytes() {
    return server.heapBytes();
  }

  /** How many files and sockets its process has open. */
  public int descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
      return (int) open.count();
    }
  }

  /** How many threads live in its process. */
  public int threads() {
    return server.threadCount();
  }

  /** How many of them are our engine's. */
  public int engineThreads() {
    return server.threadNames("vaporetto").size();
  }

  /** What it has printed so far goes into this file. */
  public Path log() {
    return server.logFile();
  }

  @Override
  public void close() {
    server.close();
  }
}
