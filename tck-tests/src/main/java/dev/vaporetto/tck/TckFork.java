package dev.vaporetto.tck;

import dev.vaporetto.arquillian.EngineJars;
import dev.vaporetto.arquillian.ProcessContainerConfiguration;
import dev.vaporetto.containers.Container;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the TCK on one container, in a JVM of its own: Arquillian keeps one server in each JVM. */
final class TckFork {
  /** Many times what a run takes; only a hang is as long. */
  private static final long PATIENCE_MINUTES = 45;

  private final TckSettings settings;
  private final TckJars tck;

  TckFork(TckSettings settings, TckJars tck) {
    this.settings = settings;
    this.tck = tck;
  }

  TckResult run(Container container) throws IOException, InterruptedException {
    String name = container.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Path directory = Files.createDirectories(settings.report().resolve(name));
    Files.deleteIfExists(TckResult.file(directory));
    Process process =
        new ProcessBuilder(command(container, directory))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(directory.resolve("client.log").toFile()))
            .start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    Runtime.getRuntime().removeShutdownHook(killer);
    return TckResult.read(name, directory, settings.only().equals(TckSettings.ALL));
  }

  private List<String> command(Container container, Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        path(List.of(ownClasses(), settings.lib().resolve("*"), tck.specTests(), tck.common())));
    define(command, ProcessContainerConfiguration.CONTAINER, container.name());
    define(command, EngineJars.OF_APPLICATIONS, applicationJars());
    define(command, EngineJars.OF_SERVER, serverJars());
    String containers = System.getProperty("vaporetto.containers");
    if (containers != null) {
      define(command, "vaporetto.containers", containers);
    }
    // What the TCK asks for; webServerPort stays unset, so that Arquillian's URL is used.
    define(command, "ws_wait", String.valueOf(settings.waitSeconds()));
    define(command, "webServerHost", "localhost");
    define(command, "lib.name", "vaporetto");
    command.add(TckRun.class.getName());
    command.add(tck.specTests().toString());
    command.add(directory.toString());
    command.add(settings.only());
    return command;
  }

  private String applicationJars() throws IOException {
    List<Path> jars = new ArrayList<>(jars("vaporetto-"));
    if (settings.api() == TckSettings.Api.APPLICATION) {
      jars.addAll(jars("jakarta.websocket-"));
    }
    return path(jars);
  }

  private String serverJars() throws IOException {
    return settings.api() == TckSettings.Api.SERVER ? path(jars("jakarta.websocket-")) : "";
  }

  private List<Path> jars(String beginning) throws IOException {
    try (Stream<Path> files = Files.list(settings.lib())) {
      return files.filter(jar -> jar.getFileName().toString().startsWith(beginning)).toList();
    }
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

  private static void define(List<String> command, String name, String value) {
    command.add("-D" + name + "=" + value);
  }
}
