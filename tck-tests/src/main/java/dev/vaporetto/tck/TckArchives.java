package dev.vaporetto.tck;

import dev.vaporetto.arquillian.PreparedArchives;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/** Writes the applications of all test classes, for a JVM that has no server API. */
final class TckArchives {
  private static final String TEST_CLASS = "IT.class";

  private TckArchives() {}

  /** Takes the jar with the tests, and the directory. */
  public static void main(String[] arguments) throws Exception {
    for (String name : testClasses(Path.of(arguments[0]))) {
      PreparedArchives.prepare(
          Class.forName(name, false, TckArchives.class.getClassLoader()), Path.of(arguments[1]));
    }
  }

  private static List<String> testClasses(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(TEST_CLASS))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }
}
