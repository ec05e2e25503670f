package dev.vaporetto.metrics.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.Name;
import org.junit.jupiter.api.Test;

/** The table of docs/metrics.md has every event as it is. */
class FlightPageTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/vaporetto/metrics/jfr");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(dev\\.vaporetto\\.\\w+)` \\| (`.*`) \\| .+ \\|$");

  private static Map<String, List<String>> eventsOfTheCode() throws Exception {
    Map<String, List<String>> events = new TreeMap<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        String type = file.getFileName().toString().replace(".java", "");
        if (type.endsWith("Event")) {
          Class<?> event = Class.forName("dev.vaporetto.metrics.jfr." + type);
          assertThat(event).isAssignableTo(Event.class);
          events.put(event.getAnnotation(Name.class).value(), fieldsOf(event));
        }
      }
    }
    return events;
  }

  private static List<String> fieldsOf(Class<?> event) {
    return Arrays.stream(event.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        // What the flight recorder adds to a class that it records.
        .filter(field -> !Modifier.isTransient(field.getModifiers()))
        .map(Field::getName)
        .toList();
  }

  @Test
  void everyEventHasItsRowWithItsFields() throws Exception {
    assertThat(eventsOfThePage()).isEqualTo(eventsOfTheCode()).hasSize(6);
  }

  private static Map<String, List<String>> eventsOfThePage() throws IOException {
    Map<String, List<String>> events = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("../docs/metrics.md")))
        .results()
        .forEach(
            row -> events.put(row.group(1), List.of(row.group(2).replace("`", "").split(", "))));
    return events;
  }
}
