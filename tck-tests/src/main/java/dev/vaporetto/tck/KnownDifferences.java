package dev.vaporetto.tck;

import dev.vaporetto.containers.Container.WebSocketApi;
import dev.vaporetto.tck.TckSettings.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tests that cannot pass somewhere, each with the reason: the committed file {@code
 * differences.txt}, one in each line as {@code where | class#method | reason}. A listed test that
 * passes is an error, and so is an unlisted one that fails. Immutable.
 *
 * @param reasons by the test's name
 */
record KnownDifferences(Map<String, String> reasons) {
  private static final String FILE = "differences.txt";

  /** No test may fail. */
  static final KnownDifferences NONE = new KnownDifferences(Map.of());

  /** Those of one run. */
  static KnownDifferences of(TckTarget target, Api api) throws IOException {
    Set<String> places = new TreeSet<>();
    places.add(target.name());
    if (api == Api.HOST && target.container().webSocketApi() == WebSocketApi.V2_1) {
      places.add("api-2.1");
    }
    try (Reader file =
        new InputStreamReader(
            Objects.requireNonNull(KnownDifferences.class.getResourceAsStream(FILE), FILE),
            StandardCharsets.UTF_8)) {
      return read(file, places);
    }
  }

  /** Those of some places in a file. */
  static KnownDifferences read(Reader file, Set<String> places) throws IOException {
    Map<String, String> reasons = new LinkedHashMap<>();
    BufferedReader lines = new BufferedReader(file);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(" \\| ", -1);
      if (parts.length != 3 || parts[2].isBlank()) {
        throw new IOException(
            "In " + FILE + " the line came: " + line + "; expected: where | class#method | reason");
      }
      if (places.contains(parts[0])) {
        reasons.put(parts[1], parts[2]);
      }
    }
    return new KnownDifferences(Map.copyOf(reasons));
  }
}
