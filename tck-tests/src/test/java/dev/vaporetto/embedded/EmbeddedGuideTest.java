package dev.vaporetto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs of docs/embedded.md: as they stand there they compile, start and serve. */
class EmbeddedGuideTest {
  /** From main on. */
  private static final int LINES = 20;

  private static final List<String> SHARED = List.of("Echo", "Greetings");

  private final Map<String, String> guide = Guide.programs("embedded.md");

  @TempDir private Path directory;

  private Map<String, String> programsFor(Container container) {
    String server =
        switch (container.family()) {
          case JETTY -> "Jetty";
          case TOMCAT -> "Tomcat";
          case UNDERTOW -> "Undertow";
        };
    Map<String, String> sources = new LinkedHashMap<>(guide);
    sources.keySet().removeIf(name -> !SHARED.contains(name) && !name.startsWith(server));
    if (container == Container.JETTY_EE11) {
      sources.replaceAll((name, source) -> source.replace(".ee10.", ".ee11."));
    }
    return sources;
  }

  @ParameterizedTest
  @EnumSource(
      names = {"JETTY_EE10", "JETTY_EE11", "JETTY_120_EE10", "TOMCAT_10", "TOMCAT_11", "UNDERTOW"})
  void eachProgramServesItsEndpointAndItsRoute(Container container) throws Exception {
    Map<String, String> sources = programsFor(container);
    List<String> names = new ArrayList<>(sources.keySet());
    names.removeAll(SHARED);
    assertThat(names).hasSizeGreaterThan(1);
    List<Path> classPath = Programs.vaporetto();
    classPath.addAll(container.jars(false));
    try (Programs programs = Programs.run(directory, classPath, sources, names)) {
      for (String name : names) {
        URI echo = programs.uri(name);
        assertThat(Served.echo(echo)).as(name).isEqualTo("ciao");
        try (EchoClient client = EchoClient.connect(echo.resolve("/hello/Ada"))) {
          assertThat(client.nextText()).as(name).isEqualTo("hello Ada");
        }
      }
    }
  }

  @Test
  void aProgramIsShort() {
    Map<String, String> programs = new LinkedHashMap<>(guide);
    programs.keySet().removeAll(SHARED);
    assertThat(programs).hasSizeGreaterThan(7);
    programs.forEach(
        (name, source) ->
            assertThat(source.substring(source.indexOf("  public static void main")).lines())
                .as(name)
                .hasSizeLessThanOrEqualTo(LINES));
  }
}
