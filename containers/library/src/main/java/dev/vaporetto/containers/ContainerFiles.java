package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where the build has put the containers, and where their processes may write. */
final class ContainerFiles {
  private static final String PROPERTY = "vaporetto.containers";

  /** In the project's directory. */
  private static final String BUILT = "containers/target/containers";

  private ContainerFiles() {}

  /** One folder of the containers' files. */
  static Path directory(String folder) {
    Path directory = root().resolve(folder);
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException(
          "No containers in " + directory + ": build the module containers with Maven first");
    }
    return directory;
  }

  /** A new directory for the files of one server process; it stays, so that its log can be read. */
  static Path newWorkDirectory(String name) {
    try {
      Path parent = Files.createDirectories(root().resolveSibling("servers"));
      return Files.createTempDirectory(parent, name.toLowerCase(Locale.ROOT) + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> jarsIn(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path entry that holds the launchers. */
  static Path launcherClasses() {
    try {
      return Path.of(
          ContainerFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The system property if it is set, else in a parent of the working directory. */
  private static Path root() {
    String configured = System.getProperty(PROPERTY);
    return configured != null ? Path.of(configured).toAbsolutePath().normalize() : inParents();
  }

  private static Path inParents() {
    Path working = Path.of("").toAbsolutePath();
    return Stream.iterate(working, folder -> folder != null, Path::getParent)
        .map(parent -> parent.resolve(BUILT))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(working.resolve(BUILT));
  }
}
