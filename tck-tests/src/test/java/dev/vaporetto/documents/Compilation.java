package dev.vaporetto.documents;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the snippets of a document together, as the sources of one application. */
final class Compilation {
  private Compilation() {}

  /**
   * Compiles for Java 17.
   *
   * @param directory gets the sources and the classes
   * @return the folder of the classes
   */
  static Path of(List<Snippet> snippets, List<Path> classPath, Path directory) {
    JavaCompiler compiler =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
    StringWriter messages = new StringWriter();
    Path classes = directory.resolve("classes");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Files.createDirectories(classes);
      List<Path> sources = new ArrayList<>();
      for (Snippet snippet : snippets) {
        Path source =
            directory.resolve("sources").resolve(snippet.className().replace('.', '/') + ".java");
        if (Files.exists(source)) {
          throw new AssertionError(snippet + " has another class " + snippet.className());
        }
        Files.createDirectories(source.getParent());
        sources.add(Files.writeString(source, snippet.compilationUnit()));
      }
      String path =
          classPath.stream()
              .map(each -> each.toAbsolutePath().toString())
              .collect(Collectors.joining(File.pathSeparator));
      List<String> options =
          List.of("--release", "17", "-proc:none", "-cp", path, "-d", classes.toString());
      if (!compiler
          .getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
          .call()) {
        throw new AssertionError("The snippets do not compile:\n" + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return classes;
  }

  /** All that the tests have, and the jars of the servers that documents name. */
  static List<Path> classPath() {
    List<Path> paths = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      paths.add(Path.of(each));
    }
    Path containers = Path.of(System.getProperty("vaporetto.containers"));
    for (String folder : List.of("jetty-12.1", "tomcat-11", "undertow", "weld")) {
      try (Stream<Path> files = Files.walk(containers.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".jar"))
            .filter(file -> !file.toString().contains("ee8") && !file.toString().contains("ee9"))
            .sorted()
            .forEach(paths::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return paths;
  }
}
