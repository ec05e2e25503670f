package dev.vaporetto.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/logging.md has every logger and every message of what applications carry, and
 * docs/troubleshooting.md quotes messages as they are.
 */
class LoggingPageTest {
  private static final String PREFIX = "dev.vaporetto.";

  /** Shorter ones are names of listeners, to which a method adds the rest. */
  private static final int SHORTEST = 12;

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`[\\w.]+`(?:, `[\\w.]+`)*) \\| [A-Z, ]+ \\| (.*)$");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Who logs: a class of the same package, or of another one. */
  private static final Pattern LOGGER =
      Pattern.compile(
          "(?:getLogger\\(\\s*|RepeatedLog\\s*\\.(?:warn|event|inform)\\(\\s*|new Kind\\(\\s*)"
              + "(\\w+)\\.class");

  /** What a call to a logger begins with, when its literals were put together. */
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?:Level\\.\\w+,|RepeatedLog\\s*\\.(?:warn|event|inform)\\(\\s*\\w+\\.class,"
              + "(?:\\s*Level\\.\\w+,)?|\\b(?:warn|inform|log)\\()\\s*(?:\\(\\)\\s*->\\s*)?"
              + "\"((?:[^\"\\\\]|\\\\.)+)\"");

  private final String page = Documents.read("docs/logging.md");

  private final List<Path> sources =
      Documents.publishedSources().stream()
          .filter(file -> !file.getFileName().toString().equals("package-info.java"))
          .toList();

  private static String joined(Path source) {
    return Documents.read(source)
        .replaceAll("(?m)^ *(?://|\\*|/\\*\\*).*$", "")
        .replaceAll("\"\\s*\\+\\s*\"", "")
        .replace("\\\"", "″");
  }

  private Set<String> loggersOfTheCode() {
    Set<String> loggers = new TreeSet<>();
    for (Path source : sources) {
      String text = joined(source);
      Matcher logger = LOGGER.matcher(text);
      while (logger.find()) {
        loggers.add(packageOf(text, logger.group(1)) + "." + logger.group(1));
      }
    }
    return loggers;
  }

  private static String packageOf(String text, String type) {
    Matcher imported = Pattern.compile("(?m)^import ([\\w.]+)\\." + type + ";").matcher(text);
    if (imported.find()) {
      return imported.group(1);
    }
    Matcher own = Pattern.compile("(?m)^package ([\\w.]+);").matcher(text);
    return own.find() ? own.group(1) : "";
  }

  private Set<String> loggersOfThePage() {
    Set<String> loggers = new TreeSet<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      CODE.matcher(row.group(1)).results().forEach(each -> loggers.add(PREFIX + each.group(1)));
    }
    return loggers;
  }

  @Test
  void everyLoggerHasItsRowAndNoOtherHas() {
    Set<String> loggers = loggersOfTheCode();
    assertThat(loggers).hasSizeGreaterThan(40);
    assertThat(loggersOfThePage()).isEqualTo(loggers);
  }

  @Test
  void everyMessageOfTheCodeIsOnThePage() {
    String shown = page.replace('"', '″').replace("…", "");
    List<String> missing = new ArrayList<>();
    int messages = 0;
    for (Path source : sources) {
      Matcher message = MESSAGE.matcher(joined(source));
      while (message.find()) {
        String begin = message.group(1).replaceAll("\\{\\d}", "").strip();
        if (begin.length() >= SHORTEST) {
          messages++;
          if (!squeezed(shown).contains(squeezed(begin))) {
            missing.add(source.getFileName() + ": " + begin);
          }
        }
      }
    }
    assertThat(messages).isGreaterThan(60);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyMessageOfThePageIsInTheCode() {
    List<String> cells = new ArrayList<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      cells.add(row.group(2).split(" \\| ", -1)[0].replaceAll(" \\|$", ""));
    }
    assertThat(invented(cells)).isEmpty();
  }

  /** Those that begin a row of its tables about failures. */
  @Test
  void everyMessageThatTroubleshootingQuotesIsInTheCode() {
    List<String> cells =
        Documents.read("docs/troubleshooting.md")
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(2).split(" \\| ", -1)[0])
            .toList();
    assertThat(cells).hasSizeGreaterThan(8);
    assertThat(invented(cells)).isEmpty();
  }

  /** The parts of messages that no source has. */
  private List<String> invented(List<String> cells) {
    StringBuilder code = new StringBuilder();
    sources.forEach(source -> code.append(joined(source).replaceAll("\\{\\d}", "")));
    String all = squeezed(code.toString());
    List<String> invented = new ArrayList<>();
    for (String cell : cells) {
      Matcher message = CODE.matcher(cell);
      while (message.find()) {
        for (String part : message.group(1).replace('"', '″').split("…", -1)) {
          if (!all.contains(squeezed(part))) {
            invented.add(part);
          }
        }
      }
    }
    return invented;
  }

  /** What is put in between leaves spaces at both its sides. */
  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
