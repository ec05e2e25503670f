package dev.vaporetto.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of a page of the documentation, as they stand there. */
final class Guide {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java$\n(.*?)^```$");
  private static final Pattern NAME = Pattern.compile("(?m)^public class (\\w+)");

  private Guide() {}

  /** The sources by the name of their class. */
  static Map<String, String> programs(String page) {
    Map<String, String> sources = new LinkedHashMap<>();
    Matcher blocks = BLOCK.matcher(read(Path.of("..", "docs", page)));
    while (blocks.find()) {
      Matcher name = NAME.matcher(blocks.group(1));
      if (name.find()) {
        sources.put(name.group(1), blocks.group(1));
      }
    }
    return sources;
  }

  /** A program that is a test's own: a source file beside the tests' folder. */
  static String own(String name) {
    return read(Path.of("src", "test", "programs", name + ".java"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
