package dev.vaporetto.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an editor offers, and what the guide lists, is what there is. */
class PropertiesPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(vaporetto\\.[a-z.-]+)` \\|");

  @Test
  void theMetadataDescribesEachPropertyAndTheGuideListsIt() throws IOException {
    Set<String> described = new TreeSet<>();
    for (JsonElement each : metadata().getAsJsonArray("properties")) {
      JsonObject property = each.getAsJsonObject();
      String name = property.get("name").getAsString();
      assertThat(property.get("description")).as(name).isNotNull();
      described.add(name);
    }
    assertThat(described).contains("vaporetto.enabled", "vaporetto.compression.mode");
    assertThat(listed()).isEqualTo(described);
  }

  private static JsonObject metadata() throws IOException {
    try (InputStream in =
        VaporettoProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      return JsonParser.parseReader(
              new InputStreamReader(
                  Objects.requireNonNull(in, "the generated metadata"), StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }

  private static Set<String> listed() throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/spring-boot.md")));
    while (row.find()) {
      names.add(row.group(1));
    }
    return names;
  }
}
