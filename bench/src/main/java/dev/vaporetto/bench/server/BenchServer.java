package dev.vaporetto.bench.server;

import dev.vaporetto.bench.load.CpuClock;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A contender that runs, in a process of its own, with the echo deployed. Closing ends it. */
public final class BenchServer implements AutoCloseable {
  /**
   * The same for every server. A heap of fixed size with the collector named, so that neither the
   * machine's memory nor a resizing decides; everything else is the JVM's and the server's default.
   */
  private static final String[] JVM = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"};

  private final Contender contender;
  private final RunningServer server;

  private BenchServer(Contender contender, RunningServer server) {
    this.contender = contender;
    this.server = server;
  }

  /** Starts the server and deploys the echo. */
  public static BenchServer start(Contender contender) throws IOException {
    return start(contender, JVM);
  }

  /** Starts the server with other JVM options. */
  public static BenchServer start(Contender contender, String... jvm) throws IOException {
    ClassPath classPath = ClassPath.ofThisProgram();
    if (System.getProperty("vaporetto.containers") == null) {
      System.setProperty("vaporetto.containers", classPath.containers().toString());
    }
    WebApps apps = new WebApps(classPath.target().resolve("webapps"), classPath);
    Path war = contender.isOurs() ? apps.ours() : apps.own();
    ServerOptions options = ServerOptions.defaults().withJvmArguments(jvm).withApplication("", war);
    if (hasOwnEngine(contender)) {
      options = options.withOwnEngine();
    }
    return new BenchServer(contender, contender.container().start(options));
  }

  /** A stock Tomcat always has its own engine; a stock Jetty has it only where it is asked for. */
  private static boolean hasOwnEngine(Contender contender) {
    return !contender.isOurs() || contender.host() == Contender.TOMCAT;
  }

  /** What runs. */
  public Contender contender() {
    return contender;
  }

  /** Where it echoes. */
  public Target echo() {
    return new Target("localhost", server.port(), "/echo");
  }

  /** Where it streams; ours only. */
  public Target stream() {
    return new Target("localhost", server.port(), "/stream");
  }

  /** A path of it; ours only, but for the echo. */
  public Target at(String path) {
    return new Target("localhost", server.port(), path);
  }

  /** How many threads live in its process. */
  public int threads() {
    return server.threadCount();
  }

  /** The processor time of its process. */
  public CpuClock cpu() {
    return CpuClock.ofProcess(server.pid());
  }

  /** The bytes of heap in use after several collections. */
  public long heapBytes() {
    return server.heapBytes();
  }

  /** The bytes of physical memory that its process holds, by proc(5)'s status. */
  public long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(server.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS in " + status);
  }

  @Override
  public void close() {
    server.close();
  }
}
