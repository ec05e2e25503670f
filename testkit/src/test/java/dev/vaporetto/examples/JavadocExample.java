package dev.vaporetto.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of preformatted code in the javadoc of a public type.
 *
 * @param source the file, for messages
 * @param number of the example in its file, from 1
 */
record JavadocExample(Path source, int number, String code) {
  private static final Pattern BLOCK =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\n *\\* *}</pre>", Pattern.DOTALL);

  private static final Pattern DECLARATION =
      Pattern.compile("^(@|public |private |static |class |record |interface )");

  private static final String IMPORTS =
      """
      import static java.nio.file.StandardOpenOption.*;
      import static java.util.concurrent.TimeUnit.*;

      import dev.vaporetto.*;
      import dev.vaporetto.room.*;
      import dev.vaporetto.test.*;
      import java.io.*;
      import java.nio.*;
      import java.nio.channels.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import org.junit.jupiter.api.Test;
      """;

  /** All examples of the files below a folder. */
  static List<JavadocExample> below(Path folder) {
    List<JavadocExample> examples = new ArrayList<>();
    for (Path source : sources(folder)) {
      Matcher block = BLOCK.matcher(read(source));
      for (int number = 1; block.find(); number++) {
        String code = block.group(1).replaceAll("(?m)^ *\\* ?", "");
        examples.add(new JavadocExample(source, number, code));
      }
    }
    return examples;
  }

  static List<Path> sources(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String className() {
    return source.getFileName().toString().replace(".java", "") + "Example" + number;
  }

  /** A compilation unit around it: declarations are members, everything else is a method's body. */
  String compilationUnit() {
    boolean members = DECLARATION.matcher(code).find();
    String body = members ? code : "void example() throws Exception {\n" + code + "\n}";
    return IMPORTS
        + "abstract class "
        + className()
        + " extends dev.vaporetto.examples.Surroundings {\n"
        + body
        + "\n}\n";
  }

  @Override
  public String toString() {
    return className();
  }
}
