package dev.vaporetto.embedded;

import dev.vaporetto.WebSocket;
import dev.vaporetto.containers.ServerProcess;
import dev.vaporetto.engine.VaporettoEngine;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.server.ServerContainer;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles programs, and runs them one after another in a JVM of their own, where they stay. */
final class Programs implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  /** Says whose a line is; the JVM ends with its input, or when a program fails. */
  private static final String RUNNER =
      """
      public class Runner {
        public static void main(String[] names) throws Exception {
          java.io.PrintStream out = System.out;
          for (String name : names) {
            System.setOut(new java.io.PrintStream(out, true) {
              @Override
              public void println(String line) {
                super.println(name + " " + line);
              }
            });
            try {
              Class.forName(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            } catch (Throwable e) {
              e.printStackTrace();
              System.err.println(name + " failed");
              Runtime.getRuntime().halt(1);
            }
          }
        }
      }
      """;

  private final Path directory;
  private final ServerProcess process;

  private Programs(Path directory, ServerProcess process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Runs programs.
   *
   * @param classPath what the programs run with; they are compiled with all that there is
   * @param sources the sources by class name; each port 8080 becomes one of the system's choice
   * @param names the programs among them, in this order
   */
  static Programs run(
      Path directory, List<Path> classPath, Map<String, String> sources, List<String> names)
      throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      files.add(
          Files.writeString(
              directory.resolve(source.getKey() + ".java"),
              source.getValue().replace("8080", "0")));
    }
    files.add(Files.writeString(directory.resolve("Runner.java"), RUNNER));
    List<Path> toCompile = new ArrayList<>(classPath);
    toCompile.addAll(vaporetto());
    compile(files, toCompile, classes);
    List<Path> all = new ArrayList<>(classPath);
    all.add(0, classes);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                joined(all),
                "Runner"));
    command.addAll(names);
    return new Programs(directory, ServerProcess.startWatched(command, directory));
  }

  private static void compile(List<Path> files, List<Path> classPath, Path classes)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("--release", "17", "-cp", joined(classPath), "-d", classes.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new AssertionError("The programs do not compile:\n" + messages);
      }
    }
  }

  private static String joined(List<Path> paths) {
    return paths.stream()
        .map(path -> path.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Our jars and the standard API, which every program has. */
  static List<Path> vaporetto() {
    List<Path> paths = new ArrayList<>(client());
    paths.add(origin(ServerContainer.class));
    return paths;
  }

  /** What docs/client.md names for a client in Java SE. */
  static List<Path> client() {
    return new ArrayList<>(
        List.of(
            origin(VaporettoEngine.class),
            origin(WebSocket.class),
            origin(ContainerProvider.class)));
  }

  /** Tyrus, another engine, as a library. */
  static List<Path> tyrus() throws IOException {
    Path lib = Path.of(System.getProperty("vaporetto.containers"), "tyrus", "lib");
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** The jar, or the folder, that a class comes from. */
  static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a program prints first that has the form of a WebSocket URI. */
  URI uri(String program) {
    return URI.create(line(program + " (ws://localhost:\\d+/.*)").group(1));
  }

  /** Waits for a line. */
  Matcher line(String pattern) {
    try {
      return process
          .log()
          .await(Pattern.compile(pattern), 0, START)
          .orElseThrow(() -> process.failure("No line " + pattern + " within " + START));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for " + pattern);
    }
  }

  /** What all programs have printed and logged so far. */
  String log() throws IOException {
    return Files.readString(directory.resolve("server.log"));
  }

  @Override
  public void close() {
    process.close();
  }
}
