package dev.vaporetto.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test of docs/testing.md passes, as it stands there. */
class TestingPageTest {
  @TempDir private Path directory;

  @Test
  void theTestsOfThePagePass() throws Exception {
    Path classes =
        Compilation.of(Snippet.of("docs/testing.md"), Compilation.classPath(), directory);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, TestingPageTest.class.getClassLoader())) {
      Class<?> tests = loader.loadClass("LobbyTest");
      List<Method> methods =
          Arrays.stream(tests.getMethods())
              .filter(method -> method.isAnnotationPresent(Test.class))
              .toList();
      assertThat(methods).hasSize(3);
      for (Method method : methods) {
        Object unused = method.invoke(tests.getConstructor().newInstance());
      }
    }
  }
}
