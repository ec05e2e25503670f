package dev.vaporetto.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the dashboard asks for is there. */
class DashboardTest {
  private static final Pattern METRIC = Pattern.compile("\\bvaporetto_\\w+");

  /** Those in a selector, and those of an aggregation. */
  private static final Pattern SELECTED = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");

  private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]*)\\)");

  private static final Pattern SHOWN = Pattern.compile("\\{\\{(\\w+)}}");

  private final Map<String, Set<String>> metrics = AllMeters.ofPrometheus();

  private static JsonObject dashboard() throws IOException {
    return JsonParser.parseString(Files.readString(Path.of("grafana/vaporetto.json")))
        .getAsJsonObject();
  }

  private static List<JsonObject> targets() throws IOException {
    List<JsonObject> targets = new ArrayList<>();
    for (JsonElement panel : dashboard().getAsJsonArray("panels")) {
      if (panel.getAsJsonObject().has("targets")) {
        panel
            .getAsJsonObject()
            .getAsJsonArray("targets")
            .forEach(target -> targets.add(target.getAsJsonObject()));
      }
    }
    return targets;
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String group = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
      found.addAll(List.of(group.split(",\\s*")));
    }
    return found;
  }

  @Test
  void eachQueryNamesMetricsAndLabelsThatExist() throws IOException {
    assertThat(targets()).hasSizeGreaterThan(15);
    for (JsonObject target : targets()) {
      String query = target.get("expr").getAsString();
      Set<String> names = found(METRIC, query);
      assertThat(names).as(query).isNotEmpty();
      for (String name : names) {
        assertThat(metrics).as(query).containsKey(name);
        // Prometheus itself adds this one.
        Set<String> labels = new HashSet<>(metrics.get(name));
        labels.add("instance");
        assertThat(labels)
            .as(query)
            .containsAll(found(SELECTED, query))
            .containsAll(found(GROUPED, query))
            .containsAll(found(SHOWN, target.get("legendFormat").getAsString()));
      }
    }
  }

  @Test
  void everyMeterIsShown() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (JsonObject target : targets()) {
      shown.addAll(found(METRIC, target.get("expr").getAsString()));
    }
    assertThat(shown).isEqualTo(metrics.keySet());
  }
}
