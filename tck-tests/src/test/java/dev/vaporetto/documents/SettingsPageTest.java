package dev.vaporetto.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.jakarta.client.ConnectionProperties;
import dev.vaporetto.jakarta.client.UserProperties;
import dev.vaporetto.jakarta.container.LimitProperties;
import dev.vaporetto.memory.ConnectionBudget;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.handshake.HandshakeLimits;
import dev.vaporetto.protocol.message.FrameLimits;
import dev.vaporetto.protocol.message.MessageLimits;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of docs/settings.md has all settings of the server, as the code reads them. */
class SettingsPageTest {
  private static final String TRANSPORT = "dev.vaporetto.transport";

  /** What an endpoint says by other means than the limits of its connections. */
  private static final Set<String> OTHERS_OF_AN_ENDPOINT =
      Set.of(
          EngineProperties.COMPRESSION,
          EngineProperties.EXECUTOR,
          EngineProperties.MAX_SESSIONS_PER_ENDPOINT);

  /** The cells of each row by its setting. */
  private final Map<String, String[]> rows = rows();

  private static Map<String, String[]> rows() {
    Map<String, String[]> rows = new LinkedHashMap<>();
    boolean inside = false;
    for (String line : Documents.read("docs/settings.md").lines().toList()) {
      inside = line.startsWith("## ") ? line.equals("## All settings") : inside;
      if (inside && line.startsWith("| `")) {
        String[] cells = line.split(" \\| ", -1);
        assertThat(cells).as(line).hasSize(4);
        rows.put(cells[0].replaceAll("[| `]", ""), cells);
      }
    }
    return rows;
  }

  private String cell(String setting, int column) {
    String[] cells = rows.get(setting);
    return cells == null ? "no row of the table" : cells[column];
  }

  private static Set<String> constants() {
    return Arrays.stream(EngineProperties.class.getFields())
        .map(SettingsPageTest::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everySettingHasItsRowAndNoOtherHas() {
    Set<String> settings = constants();
    settings.add(TRANSPORT);
    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(settings);
    assertThat(Documents.read("impl/src/main/java/dev/vaporetto/bootstrap/Upgrades.java"))
        .contains("\"" + TRANSPORT + "\"");
  }

  @Test
  void whatTheApplicationMaySayIsSaidForIt() {
    LimitProperties.NAMES.forEach(name -> assertThat(cell(name, 1)).as(name).startsWith("A"));
    assertThat(cell(EngineProperties.START, 1)).isEqualTo("C");
    assertThat(cell(EngineProperties.EXECUTOR, 1)).isEqualTo("E");
  }

  /** Whoever reads a property refuses what is no value of its kind. */
  @Test
  void whatAnEndpointMaySayIsReadForIt() {
    rows.forEach(
        (name, cells) -> {
          boolean said = cells[1].contains("E");
          if (OTHERS_OF_AN_ENDPOINT.contains(name)) {
            assertThat(said).as(name).isTrue();
          } else {
            UserProperties properties = new UserProperties(Map.of(name, "no such value"));
            Throwable refusal =
                catchThrowable(
                    () -> ConnectionProperties.of(properties, ConnectionSettings.DEFAULT));
            assertThat(refusal != null).as(name).isEqualTo(said);
          }
        });
  }

  @Test
  void theDefaultsAreThoseOfTheCode() {
    ConnectionSettings all = ConnectionSettings.DEFAULT;
    FrameLimits frames = all.inbound().frames();
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("maxMessageSize", MessageLimits.DEFAULT_MAX_MESSAGE_SIZE);
    defaults.put("maxFrameSize", orZero(frames.maxFrameSize()));
    defaults.put("maxFragments", orZero(frames.maxFragments()));
    defaults.put("maxFragmentsPerSecond", frames.maxFragmentsPerSecond());
    defaults.put("maxControlFramesPerSecond", frames.maxControlFramesPerSecond());
    defaults.put("messageTimeout", all.inbound().messageTimeout().toMillis());
    defaults.put("readIdleTimeout", all.inbound().readIdleTimeout().toMillis());
    defaults.put("writeIdleTimeout", all.inbound().writeIdleTimeout().toMillis());
    defaults.put("sendTimeout", all.outbound().sendTimeout().toMillis());
    defaults.put("closeTimeout", all.closeTimeout().toMillis());
    defaults.put("outboundLimit", all.outbound().maxBytes());
    defaults.put("maxHeaderSize", HandshakeLimits.DEFAULT.maxHeaderSize());
    defaults.put("maxOffers", HandshakeLimits.DEFAULT.maxOffers());
    defaults.put("memory", MemoryBudget.DEFAULT_PERCENT + "%");
    defaults.put("memory.connections", ConnectionBudget.DEFAULT_PERCENT + "%");
    defaults.put("compression.threshold", DeflateSettings.DEFAULT_THRESHOLD);
    defaults.put("compression.maxRatio", DeflateSettings.DEFAULT_MAX_RATIO);
    for (String unlimited :
        new String[] {
          "idleTimeout",
          "maxSessions",
          "maxSessionsPerEndpoint",
          "maxSessionsPerAddress",
          "maxSessionsPerUser"
        }) {
      defaults.put(unlimited, 0);
    }
    defaults.forEach(
        (name, value) ->
            assertThat(cell("dev.vaporetto." + name, 2)).as(name).isEqualTo(value.toString()));
  }

  private static int orZero(int limit) {
    return limit == FrameLimits.NONE ? 0 : limit;
  }
}
