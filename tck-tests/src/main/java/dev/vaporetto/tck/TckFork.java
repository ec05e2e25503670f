package dev.vaporetto.tck;

import dev.vaporetto.arquillian.EngineJars;
import dev.vaporetto.arquillian.PreparedArchives;
import dev.vaporetto.arquillian.ProcessContainerConfiguration;
import dev.vaporetto.containers.ServerOptions;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the TCK on one target, in a JVM of its own: Arquillian keeps one server in each JVM. */
final class TckFork {
  /** Many times the length of a run, so that only a run that hangs takes as long. */
  private static final long PATIENCE_MINUTES = 45;

  private static final String WEB_SOCKET_API = "jakarta.websocket-";

  /** The engine's jar: of ours, the only one with the version right behind {@code vaporetto-}. */
  private static final Pattern ENGINE = Pattern.compile("vaporetto-\\d.*");

  /** Prefixes of the jars that a client in Java SE must not need. */
  private static final List<String> OF_SERVERS =
      List.of("jakarta.servlet-", WEB_SOCKET_API + "api-", "websocket-api");

  private final TckSettings settings;
  private final TckJars tck;
  private final TckTarget target;
  private final Path directory;

  TckFork(TckSettings settings, TckJars tck, TckTarget target) {
    this.settings = settings;
    this.tck = tck;
    this.target = target;
    this.directory = settings.report(target);
  }

  TckResult run() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Files.deleteIfExists(TckResult.file(directory));
    if (target.javaSe()) {
      runJava(prepareArchives(), "archives.log");
    }
    runJava(runTests(), "client.log");
    KnownDifferences known = KnownDifferences.of(target, settings.api());
    return TckResult.read(target.name(), directory, settings.only().equals(TckSettings.ALL), known);
  }

  private void runJava(List<String> arguments, String log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(directory.resolve(log).toFile()))
            .start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    Runtime.getRuntime().removeShutdownHook(killer);
  }

  /** Writes the applications in a JVM that has the server API, because the tests' JVM has none. */
  private List<String> prepareArchives() throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("-cp");
    arguments.add(classPath(jars("")));
    arguments.add(TckArchives.class.getName());
    arguments.add(tck.specTests().toString());
    arguments.add(archives().toString());
    return arguments;
  }

  private Path archives() {
    return directory.resolve("archives");
  }

  private List<String> runTests() throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("-cp");
    arguments.add(classPath(testJars()));
    define(arguments, ProcessContainerConfiguration.CONTAINER, target.container().name());
    define(arguments, EngineJars.OF_APPLICATIONS, path(applicationJars()));
    define(arguments, EngineJars.OF_SERVER, path(serverJars()));
    if (target.javaSe()) {
      define(arguments, PreparedArchives.DIRECTORY, archives().toString());
      define(arguments, TckRun.JAVA_SE, "true");
    }
    String containers = System.getProperty("vaporetto.containers");
    if (containers != null) {
      define(arguments, "vaporetto.containers", containers);
    }
    arguments.addAll(ServerOptions.engineSettings());
    // What the TCK asks for; webServerPort stays unset, so that Arquillian's URL is used.
    define(arguments, "ws_wait", String.valueOf(settings.waitSeconds()));
    define(arguments, "webServerHost", "localhost");
    define(arguments, "lib.name", "vaporetto");
    arguments.add(TckRun.class.getName());
    arguments.add(tck.specTests().toString());
    arguments.add(directory.toString());
    arguments.add(settings.only());
    return arguments;
  }

  private List<Path> testJars() throws IOException {
    List<Path> jars = new ArrayList<>(jars(""));
    if (settings.api() == TckSettings.Api.HOST) {
      jars.removeAll(jars(WEB_SOCKET_API));
      jars.addAll(target.container().webSocketApiJars());
    }
    if (target.javaSe()) {
      jars.removeIf(jar -> OF_SERVERS.stream().anyMatch(jar.getFileName().toString()::startsWith));
    }
    return jars;
  }

  private List<Path> applicationJars() throws IOException {
    List<Path> jars = new ArrayList<>(jars(""));
    jars.removeIf(jar -> !ENGINE.matcher(jar.getFileName().toString()).matches());
    if (settings.api() == TckSettings.Api.APPLICATION) {
      jars.addAll(jars(WEB_SOCKET_API));
    }
    return jars;
  }

  private List<Path> serverJars() throws IOException {
    return switch (settings.api()) {
      case APPLICATION -> List.of();
      case SERVER -> jars(WEB_SOCKET_API);
      case HOST -> target.container().webSocketApiJars();
    };
  }

  private List<Path> jars(String beginning) throws IOException {
    try (Stream<Path> files = Files.list(settings.lib())) {
      return files
          .filter(jar -> jar.getFileName().toString().startsWith(beginning))
          .sorted()
          .toList();
    }
  }

  private String classPath(List<Path> jars) {
    List<Path> entries = new ArrayList<>(List.of(ownClasses()));
    entries.addAll(jars);
    entries.addAll(List.of(tck.specTests(), tck.common()));
    return path(entries);
  }

  private static Path ownClasses() {
    try {
      return Path.of(TckFork.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String path(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static void define(List<String> arguments, String name, String value) {
    arguments.add("-D" + name + "=" + value);
  }
}
