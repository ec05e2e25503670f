package dev.vaporetto.bench.stream;

import dev.vaporetto.bench.app.StreamClient;
import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.ClassPath;
import dev.vaporetto.bench.server.Contender;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Streams one large message each way between two processes with 64 MiB of heap and 32 MiB of direct
 * memory each, with and without compression.
 */
public final class Streaming {
  private static final Set<String> FLAGS = Set.of("mebibytes", "servers");
  private static final List<String> JVM = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=32m");

  private final long bytes;
  private final List<Contender> servers;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public Streaming(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.bytes = 1024L * 1024 * flags.number("mebibytes", 1024);
    this.servers = Contender.parse(flags.text("servers", "ours-tomcat,ours-jetty"));
    this.out = out;
  }

  /** Prints a line for each message; fails if a digest is wrong or a process runs out of memory. */
  public void run() throws IOException, InterruptedException {
    for (Contender contender : servers) {
      out.println(contender.label() + ":");
      for (boolean compressed : new boolean[] {false, true}) {
        try (BenchServer server = BenchServer.start(contender, JVM)) {
          Target target = server.stream();
          stream("ws://" + target.host() + ":" + target.port() + target.path(), compressed);
        }
      }
    }
  }

  private void stream(String uri, boolean compressed) throws IOException, InterruptedException {
    ClassPath files = ClassPath.ofThisProgram();
    List<Path> jars = new ArrayList<>(List.of(files.target().resolve("classes")));
    jars.addAll(files.jars("jakarta\\.websocket-(client-)?api-.*"));
    jars.addAll(files.jars("vaporetto-[\\d.]+.*"));
    jars.addAll(files.jars("vaporetto-api-.*"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-cp");
    command.add(jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(StreamClient.class.getName());
    command.addAll(List.of(uri, Long.toString(bytes), Boolean.toString(compressed)));
    out.flush();
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("the client's process ended with " + status);
    }
  }
}
