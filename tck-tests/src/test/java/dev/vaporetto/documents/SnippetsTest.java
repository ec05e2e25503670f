package dev.vaporetto.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All Java in the documents for users compiles; what declares routes runs as well. */
class SnippetsTest {
  /** Its application is a module of its own, with Spring's jars: GuideTest compares the files. */
  private static final String SPRING = "docs/spring-boot.md";

  private static final String ROUTES = "(?s)\\s*routes\\b.*";

  @TempDir private Path directory;

  static Stream<String> documents() {
    return Documents.forUsers().stream()
        .filter(document -> !document.equals(SPRING) && !Snippet.of(document).isEmpty());
  }

  /** Those of one document together: they may name each other. */
  @ParameterizedTest
  @MethodSource("documents")
  void theSnippetsOfADocumentCompileAndTheirRoutesAreLegal(String document) throws Exception {
    List<Snippet> snippets = Snippet.of(document);
    Path classes = Compilation.of(snippets, Compilation.classPath(), directory);
    try (URLClassLoader loader = loader(classes)) {
      for (Snippet snippet : snippets) {
        if (snippet.isBody() && snippet.code().matches(ROUTES)) {
          run(loader, snippet);
        }
      }
    }
  }

  private static URLClassLoader loader(Path classes) throws IOException {
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, SnippetsTest.class.getClassLoader());
  }

  private static void run(ClassLoader loader, Snippet snippet) throws Exception {
    Object made = loader.loadClass(snippet.className()).getConstructor().newInstance();
    Surroundings surroundings = (Surroundings) made;
    try {
      surroundings.run();
    } catch (RuntimeException e) {
      throw new AssertionError(snippet + " does not run: " + e, e);
    }
    assertThat(surroundings.routes().endpointConfigs()).as(snippet.toString()).isNotNull();
  }

  @Test
  void theDocumentsHaveSnippets() {
    List<Snippet> all = new ArrayList<>();
    documents().forEach(document -> all.addAll(Snippet.of(document)));
    assertThat(all).hasSizeGreaterThan(40);
    assertThat(all).filteredOn(Snippet::isWhole).hasSizeGreaterThan(15);
  }
}
