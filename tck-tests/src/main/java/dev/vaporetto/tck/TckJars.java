package dev.vaporetto.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The TCK's two jars in the local Maven repository.
 *
 * @param version as installed, a 2.2 one
 * @param specTests the jar with the tests
 * @param common the jar that the tests share
 */
record TckJars(String version, Path specTests, Path common) {
  private static final String SPEC_TESTS = "websocket-tck-spec-tests";
  private static final String COMMON = "websocket-tck-common";

  /**
   * Finds the newest 2.2 version.
   *
   * @throws TckMissingException if there is none
   */
  static TckJars find(Path repository) throws IOException, TckMissingException {
    Path versions = repository.resolve("jakarta/tck").resolve(SPEC_TESTS);
    for (String version : installed(versions)) {
      Path specTests = jar(repository, SPEC_TESTS, version);
      Path common = jar(repository, COMMON, version);
      if (Files.exists(specTests) && Files.exists(common)) {
        return new TckJars(version, specTests, common);
      }
    }
    throw new TckMissingException(
        "The official TCK is not installed: no jakarta.tck:"
            + SPEC_TESTS
            + " 2.2.x with its "
            + COMMON
            + " in the local Maven repository; CONTRIBUTING.md says how to install it.");
  }

  private static List<String> installed(Path versions) throws IOException {
    if (!Files.isDirectory(versions)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(versions)) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(name -> name.startsWith("2.2."))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private static Path jar(Path repository, String artifact, String version) {
    return repository
        .resolve("jakarta/tck")
        .resolve(artifact)
        .resolve(version)
        .resolve(artifact + "-" + version + ".jar");
  }
}
