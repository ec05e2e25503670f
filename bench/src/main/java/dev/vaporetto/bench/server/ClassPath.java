package dev.vaporetto.bench.server;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The build's files: {@code bench/target/bench.jar}, and its libraries in {@code lib} beside it.
 */
public final class ClassPath {
  /** The system property that names the folder of an older build's libraries. */
  public static final String OLDER = "vaporetto.older";

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
    return libraries().jars(namePattern);
  }

  /** This build's libraries. */
  public Libraries libraries() {
    return new Libraries(target.resolve("lib"));
  }

  /** Whether an older build is named. */
  public static boolean hasOlder() {
    return System.getProperty(OLDER) != null;
  }

  /**
   * The libraries of an older build.
   *
   * @throws IllegalArgumentException if no system property names them
   */
  public Libraries older() {
    String folder = System.getProperty(OLDER);
    if (folder == null) {
      throw new IllegalArgumentException(
          "an older build is to run, expected its folder of jars (bench/target/lib) by -D" + OLDER);
    }
    return new Libraries(Path.of(folder));
  }
}
