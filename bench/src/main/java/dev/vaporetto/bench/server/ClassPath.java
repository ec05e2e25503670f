package dev.vaporetto.bench.server;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The build's files: {@code bench/target/bench.jar}, and its libraries in {@code lib} beside it.
 */
public final class ClassPath {
  private final Path target;

  private ClassPath(Path target) {
    this.target = target;
  }

  /** The files around the jar that this class is in. */
  public static ClassPath ofThisProgram() {
    try {
      Path own =
          Path.of(ClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new ClassPath(own.resolveSibling(""));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path of this program's jar", e);
    }
  }

  /** The folder of build results that the jar lies in. */
  public Path target() {
    return target;
  }

  /** Where the build of the module containers has put the containers. */
  Path containers() {
    return target.resolve("../../containers/target/containers").normalize();
  }

  /** The jars in one folder of the containers' files. */
  public List<Path> containerJars(String folder) throws IOException {
    Path directory = containers().resolve(folder);
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** The libraries whose names match, apart from ".jar". */
  public List<Path> jars(String namePattern) throws IOException {
    Pattern name = Pattern.compile(namePattern + "\\.jar");
    Path lib = target.resolve("lib");
    try (Stream<Path> files = Files.list(lib)) {
      List<Path> jars =
          files.filter(file -> name.matcher(file.getFileName().toString()).matches()).toList();
      if (jars.isEmpty()) {
        throw new IOException("no jar " + name + " in " + lib + ": build the module with Maven");
      }
      return jars;
    }
  }
}
