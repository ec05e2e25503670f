package dev.vaporetto.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The places in pages: those that links lead to, and those that others fill. */
class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)#([^)]+)\\)");

  private static final Pattern PAGE = Pattern.compile("\\]\\(([a-z0-9-]+\\.md)\\)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static Set<String> anchorsOf(Path page) {
    String text = Documents.read(page).replaceAll("(?ms)^```.*?^```$", "");
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> anchor(heading.group(1)))
        .collect(Collectors.toSet());
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .strip()
        .replace(' ', '-');
  }

  @Test
  void everyPlaceThatALinkLeadsToIsAHeading() {
    List<String> documents = new ArrayList<>(Documents.forUsers());
    documents.addAll(List.of("ARCHITECTURE.md", "CONTRIBUTING.md"));
    List<String> lost = new ArrayList<>();
    for (String document : documents) {
      Path file = Documents.PROJECT.resolve(document);
      Matcher link = LINK.matcher(Documents.read(file));
      while (link.find()) {
        Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
        if (!Files.exists(target) || !anchorsOf(target).contains(link.group(2))) {
          lost.add(document + " to " + link.group(1) + "#" + link.group(2));
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  @Test
  void theIndexHasEveryPage() {
    Set<String> linked =
        PAGE.matcher(Documents.read("docs/README.md"))
            .results()
            .map(link -> "docs/" + link.group(1))
            .collect(Collectors.toSet());
    assertThat(Documents.forUsers())
        .filteredOn(page -> page.startsWith("docs/") && !page.endsWith("README.md"))
        .isSubsetOf(linked);
  }

  /** The command {@code publish} of bench writes there. */
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/performance.md"})
  void theMeasuredFiguresHaveTheirPlace(String document) {
    assertThat(Documents.read(document))
        .containsOnlyOnce("<!-- begin: measured -->\n")
        .containsOnlyOnce("\n<!-- end: measured -->");
  }
}
