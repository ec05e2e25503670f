package dev.vaporetto.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars in one folder. */
public record Libraries(Path folder) {
  /**
   * Those whose names match, apart from ".jar".
   *
   * @throws IOException if there is none
   */
  public List<Path> jars(String namePattern) throws IOException {
    Pattern name = Pattern.compile(namePattern + "\\.jar");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files.filter(file -> name.matcher(file.getFileName().toString()).matches()).toList();
      if (jars.isEmpty()) {
        throw new IOException("no jar " + name + " in " + folder + ": build the module with Maven");
      }
      return jars;
    }
  }
}
