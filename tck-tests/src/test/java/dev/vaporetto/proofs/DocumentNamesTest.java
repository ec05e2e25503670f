package dev.vaporetto.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents for maintainers name exists: types, folders, files behind links. */
class DocumentNamesTest {
  private static final Path PROJECT = Path.of("..");
  private static final Path ARCHITECTURE = PROJECT.resolve("ARCHITECTURE.md");
  private static final Path PACKAGES = Path.of("src/main/java/dev/vaporetto");

  /** What is between backticks. */
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  /** A type with as much of its package as the document says, perhaps with a member. */
  private static final Pattern TYPE =
      Pattern.compile("([a-z0-9.]*\\.)?([A-Z]\\w*[a-z]\\w*)(?:[.#]\\w+)?(?:\\(.*\\))?");

  /** A row of a table about a folder. */
  private static final Pattern FOLDER = Pattern.compile("\\| `([a-z.]+)` \\|.*");

  /** A link to a file of the project; the place in the file is left out. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

  /** Types of others that the documents name without their package. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "ProxySelector",
          "SSLContext",
          "SecureRandom",
          "SendHandler",
          "ServerContainer",
          "Session",
          "WebSocketContainer");

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "docs/invariants.md", "docs/rfc6455.md"})
  void everyTypeThatADocumentNamesExists(String document) throws IOException {
    Set<String> types = typesOfTheProject();
    List<String> named = typesNamedIn(Files.readString(PROJECT.resolve(document)));
    assertThat(named).isNotEmpty();
    assertThat(named).allSatisfy(name -> assertThat(exists(name, types)).as(name).isTrue());
  }

  @ParameterizedTest
  @CsvSource({
    "Connection, true",
    "connection.Connection, true",
    "protocol.Connection, false",
    "WriteLoupe, false",
    "Session, true"
  })
  void aNameIsThatOfATypeInThePackageThatItSays(String name, boolean exists) throws IOException {
    assertThat(typesNamedIn("the `" + name + "` of `OPEN` and `@OnOpen`")).containsExactly(name);
    assertThat(exists(name, typesOfTheProject())).isEqualTo(exists);
  }

  @Test
  void theMemberOfATypeIsNoPartOfItsName() {
    assertThat(typesNamedIn("`Protocol.phase`, `a.OneTest#two`, `Protocol.close(status)`"))
        .containsExactly("Protocol", "a.OneTest", "Protocol");
  }

  @ParameterizedTest
  @ValueSource(strings = {"impl", "api"})
  void theArchitectureHasEachFolderOfAModuleOnce(String module) throws IOException {
    assertThat(foldersNamedOf(module)).containsExactlyInAnyOrderElementsOf(foldersOf(module));
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        links++;
        assertThat(document.resolveSibling(link.group(1))).as("link of %s", document).exists();
      }
    }
    assertThat(links).isPositive();
  }

  private static List<String> typesNamedIn(String text) {
    return CODE.matcher(text)
        .results()
        .map(code -> TYPE.matcher(code.group(1)))
        .filter(Matcher::matches)
        .map(type -> (type.group(1) == null ? "" : type.group(1)) + type.group(2))
        .toList();
  }

  private static boolean exists(String name, Set<String> types) {
    return OF_OTHERS.contains(name)
        || types.stream().anyMatch(type -> ("." + type).endsWith("." + name));
  }

  /** The types that have files of their own, tests among them, with their packages. */
  private static Set<String> typesOfTheProject() throws IOException {
    Set<String> types = new TreeSet<>();
    for (Path sources : sourceFolders()) {
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(file -> dotted(sources.relativize(file)).replaceAll("\\.java$", ""))
            .forEach(types::add);
      }
    }
    return types;
  }

  private static List<Path> sourceFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path module : modules.toList()) {
        folders.add(module.resolve("src/main/java"));
        folders.add(module.resolve("src/test/java"));
      }
    }
    folders.add(PROJECT.resolve("containers/library/src/main/java"));
    return folders.stream().filter(Files::isDirectory).toList();
  }

  /** Those in the table under the module's heading. */
  private static List<String> foldersNamedOf(String module) throws IOException {
    List<String> folders = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(ARCHITECTURE)) {
      if (line.startsWith("## ")) {
        inside = line.equals("## The folders of `" + module + "`");
      }
      Matcher folder = FOLDER.matcher(line);
      if (inside && folder.matches()) {
        folders.add(folder.group(1));
      }
    }
    return folders;
  }

  /** Those with a class in it. */
  private static Set<String> foldersOf(String module) throws IOException {
    Path root = PROJECT.resolve(module).resolve(PACKAGES);
    Set<String> folders = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .map(file -> dotted(root.relativize(file.getParent())))
          .map(folder -> folder.isEmpty() ? "dev.vaporetto" : folder)
          .forEach(folders::add);
    }
    return folders;
  }

  private static String dotted(Path path) {
    return path.toString().replace('/', '.').replace('\\', '.');
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/adr", "bench", "fuzz")) {
      try (Stream<Path> files = Files.list(PROJECT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    return documents;
  }
}
