package dev.vaporetto.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project, as the tests of a module see them. */
final class Documents {
  static final Path PROJECT = Path.of("..");

  private Documents() {}

  /** The documents for users, by their paths in the project. */
  static List<String> forUsers() {
    List<String> documents = new ArrayList<>(List.of("README.md"));
    try (Stream<Path> files = Files.list(PROJECT.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> "docs/" + file.getFileName())
          .sorted()
          .forEach(documents::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  static String read(String path) {
    return read(PROJECT.resolve(path));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The main sources of the modules that users put into their applications. */
  static List<Path> publishedSources() {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path module : modules.sorted().toList()) {
        Path main = module.resolve("src/main/java/dev/vaporetto");
        if (Files.isDirectory(main) && isPublished(module.getFileName().toString())) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static boolean isPublished(String module) {
    return !List.of(
            "bench", "fuzz", "stress", "tck-tests", "rooms-tests", "war-example", "containers")
        .contains(module);
  }
}
