package dev.vaporetto.bench.server;

import dev.vaporetto.bench.load.CpuClock;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.containers.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A contender that runs, in a process of its own, with the applications. Closing ends it. */
public abstract class BenchServer implements AutoCloseable {
  /**
   * The same for every JVM. A heap of fixed size with the collector named, so that neither the
   * machine's memory nor a resizing decides; everything else is the JVM's and the server's default.
   */
  private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

  private final Contender contender;

  BenchServer(Contender contender) {
    this.contender = contender;
  }

  /** Starts the server and deploys the applications. */
  public static BenchServer start(Contender contender) throws IOException {
    return start(contender, JVM);
  }

  /** Starts the server with other JVM options. */
  public static BenchServer start(Contender contender, List<String> jvm) throws IOException {
    ClassPath classPath = ClassPath.ofThisProgram();
    if (System.getProperty("vaporetto.containers") == null) {
      System.setProperty("vaporetto.containers", classPath.containers().toString());
    }
    Container container = contender.container();
    if (container != null) {
      return new HostedServer(contender, container, classPath, jvm);
    }
    return switch (contender) {
      case BUN -> Program.run(contender, Bun.command(classPath));
      case FLOOR -> Program.run(contender, Floor.command(classPath));
      case TYRUS -> Program.run(contender, TyrusMain.command(classPath, jvm));
      default -> throw new IllegalStateException("no way to start " + contender);
    };
  }

  /** What runs. */
  public final Contender contender() {
    return contender;
  }

  /** Where an application answers. */
  public final Target at(App app) {
    return at(app.path(contender));
  }

  /** Where it echoes. */
  public final Target echo() {
    return at(App.ECHO);
  }

  /** Where it streams; ours only. */
  public final Target stream() {
    return at("/stream");
  }

  /** A path of it. */
  public final Target at(String path) {
    return new Target("localhost", port(), path);
  }

  /** The processor time of its process. */
  public final CpuClock cpu() {
    return CpuClock.ofProcess(pid());
  }

  /** The bytes of physical memory that its process holds, by proc(5)'s status. */
  public final long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS in " + status);
  }

  abstract int port();

  abstract long pid();

  /** How many threads live in its process. */
  public abstract int threads();

  /** The bytes of heap in use after several collections. */
  public abstract long heapBytes();

  @Override
  public abstract void close();
}
