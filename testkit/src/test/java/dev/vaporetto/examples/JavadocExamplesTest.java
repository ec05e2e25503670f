package dev.vaporetto.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.test.WebSocketTest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example in the javadoc compiles. */
class JavadocExamplesTest {
  /** Of the fluent API and of the test kit, which the examples name as well. */
  private static final List<Path> SOURCES =
      List.of(
          Path.of("../api/src/main/java/dev/vaporetto"), Path.of("src/main/java/dev/vaporetto"));

  /** A small type, whose example is at the type that uses it. */
  private static final Pattern SMALL =
      Pattern.compile(
          "@FunctionalInterface\\s+public interface|public (final )?class \\w+ extends \\w*Exception"
              + "|public (enum|record) ");

  private static final Pattern PUBLIC = Pattern.compile("(?m)^public .*(class|interface)");

  private final JavaCompiler compiler =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");

  @TempDir private Path classes = Path.of("never");

  private static Stream<Path> publicSources() {
    return SOURCES.stream()
        .flatMap(folder -> JavadocExample.sources(folder).stream())
        .filter(file -> !file.startsWith(SOURCES.get(0).resolve("internal")))
        .filter(file -> !file.startsWith(SOURCES.get(1).resolve("test/internal")))
        .filter(file -> PUBLIC.matcher(JavadocExample.read(file)).find());
  }

  private static List<JavadocExample> examples() {
    return SOURCES.stream().flatMap(folder -> JavadocExample.below(folder).stream()).toList();
  }

  @Test
  void allCompile() throws IOException {
    List<JavadocExample> examples = examples();
    assertThat(examples).hasSizeGreaterThan(5);
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> options = List.of("-d", classes.toString(), "-proc:none", "-cp", classPath());
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                problems,
                options,
                null,
                examples.stream().map(JavadocExamplesTest::file).toList())
            .call();
    String errors = problems.getDiagnostics().stream().map(Object::toString).collect(joining("\n"));
    assertThat(compiled).as(errors).isTrue();
  }

  /** However the tests were started: where the classes that examples name come from. */
  private static String classPath() {
    return Stream.of(
            WebSocket.class,
            WebSocketTest.class,
            Surroundings.class,
            Session.class,
            ClientEndpointConfig.class,
            ServerEndpointConfig.class,
            HttpServletRequest.class,
            NullMarked.class,
            Test.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(joining(File.pathSeparator));
  }

  private static JavaFileObject file(JavadocExample example) {
    String code = example.compilationUnit();
    return new SimpleJavaFileObject(
        URI.create("string:///" + example.className() + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }

  @Test
  void everyMainTypeHasOne() {
    List<Path> withExample = examples().stream().map(JavadocExample::source).toList();
    String without =
        publicSources()
            .filter(file -> !SMALL.matcher(JavadocExample.read(file)).find())
            .filter(file -> !withExample.contains(file))
            .map(file -> file.getFileName().toString())
            .collect(joining(", "));
    assertThat(without).as("public types without an example in their javadoc").isEmpty();
  }
}
