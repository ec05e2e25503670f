package dev.vaporetto.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.internal.engine.ClientOption;
import dev.vaporetto.internal.engine.choice.Engines;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The builder, the user properties and the table of both in docs/client.md have the same options.
 */
class OptionTableTest {
  private static final String PREFIX = "dev.vaporetto.";

  /** The rows of the table by their first two cells. */
  private final Map<String, String> rows = rows();

  private static Map<String, String> rows() {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("..", "docs", "client.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    int head =
        lines.indexOf(
            "| user property of `ClientEndpointConfig` | `WebSocket.client()` | meaning | default"
                + " |");
    assertThat(head).as("the head of the table").isPositive();
    Map<String, String> rows = new TreeMap<>();
    for (String line : lines.subList(head + 2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      String[] cells = line.split("\\|", -1);
      rows.put(cells[1].strip(), cells[2].strip());
    }
    return rows;
  }

  private static Set<String> properties() {
    return Arrays.stream(ClientProperties.class.getFields())
        .map(OptionTableTest::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> methods(Stream<ClientOption> options) {
    return options.map(ClientOption::method).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> methods() {
    return methods(Arrays.stream(ClientOption.values()));
  }

  @Test
  void everyMethodOfTheBuilderIsAnOption() {
    Set<String> declared =
        Arrays.stream(WebSocketClient.class.getMethods())
            .filter(method -> method.getReturnType() == WebSocketClient.class)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(declared).isEqualTo(methods());
  }

  @Test
  void everyPropertyHasARowWithItsMethod() {
    Set<String> named = new TreeSet<>();
    for (String property : properties()) {
      String method = property.substring(PREFIX.length());
      ClientOption option =
          Arrays.stream(ClientOption.values())
              .filter(each -> each.method().equals(method))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no method for " + property));
      String cell = rows.getOrDefault('`' + property + '`', "no row of the table");
      assertThat(cell).startsWith('`' + method + '(');
      assertThat(cell.endsWith("¹")).as("¹ at " + method).isEqualTo(option.isOnlyOurs());
      named.add('`' + property + '`');
    }
    assertThat(rows.keySet().stream().filter(key -> key.contains(PREFIX)))
        .containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void everyMethodIsInTheTable() {
    String cells = String.join(" ", rows.values());
    assertThat(methods()).allSatisfy(method -> assertThat(cells).contains('`' + method + '('));
  }

  @Test
  void optionsOfOurEngineReachItAsProperties() {
    FluentClient client =
        (FluentClient)
            WebSocket.client()
                .connectTimeout(Duration.ofSeconds(1))
                .handshakeTimeout(Duration.ofSeconds(2))
                .proxy("direct")
                .proxyCredentials("ada", "1")
                .credentials("bo", "2")
                .maxRedirects(3)
                .retryAfterLimit(Duration.ofSeconds(4))
                .executor(Runnable::run)
                .reconnect(Reconnect.create());
    Map<ClientOption, Object> values = client.settings().values();
    Set<String> onlyOurs =
        methods(Arrays.stream(ClientOption.values()).filter(ClientOption::isOnlyOurs));
    assertThat(methods(values.keySet().stream())).containsAll(onlyOurs);
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    WebSocketContainer container = ContainerProvider.getWebSocketContainer();
    Engines.of(container).configure(config, container, values);
    assertThat(config.getUserProperties().keySet())
        .containsExactlyInAnyOrderElementsOf(
            onlyOurs.stream().map(method -> PREFIX + method).toList());
  }
}
