package dev.vaporetto.handshakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every handshake of the {@link Table} against our engine on Tomcat, Jetty and Undertow, and
 * against their own engines. All answers are in {@code target/handshakes/answers.md} afterwards.
 */
class HandshakeTableTest {
  private static @Nullable Answers collected;

  private final Answers answers = Objects.requireNonNull(collected);

  @BeforeAll
  static void askAllServers() throws Exception {
    Answers all = Answers.collect();
    all.write(Path.of("target/handshakes/answers.md"));
    collected = all;
  }

  @Test
  void theTableHasAtLeast150HandshakesUnderNamesOfTheirOwn() {
    assertThat(Table.ROWS).hasSizeGreaterThanOrEqualTo(150);
    assertThat(Table.ROWS.stream().map(Handshake::name)).doesNotHaveDuplicates();
  }

  @Test
  void ourEngineAnswersAsTheTableSays() {
    List<String> others = new ArrayList<>();
    for (int row = 0; row < Table.ROWS.size(); row++) {
      Handshake handshake = Table.ROWS.get(row);
      for (Family family : answers.ours().keySet()) {
        String expected = handshake.expectedOn(family);
        String came = answers.ours(family, row);
        if (!came.equals(expected)) {
          others.add(
              "%s on %s: expected %s, got %s".formatted(handshake.name(), family, expected, came));
        }
      }
    }
    assertThat(others).isEmpty();
  }

  @Test
  void noInputOfAPeerEndsInAFailureOfOurs() {
    for (int row = 0; row < Table.ROWS.size(); row++) {
      for (Family family : answers.ours().keySet()) {
        String came = answers.ours(family, row);
        if (!came.matches("101|[234][0-9][0-9]")) {
          Handshake handshake = Table.ROWS.get(row);
          assertThat(handshake.reason())
              .as("%s on %s: %s", handshake.name(), family, came)
              .contains("itself, before any application");
          // Tomcat answers a line of no HTTP in one of two ways, by chance.
          assertThat(answers.theirs(family, row)).matches("closed|silent|no-HTTP|[45][0-9][0-9]");
        }
      }
    }
  }

  @Test
  void whereNoOtherEngineAnswersAsOursDoesTheReasonStandsBesideIt() {
    List<String> wrong = new ArrayList<>();
    for (int row = 0; row < Table.ROWS.size(); row++) {
      Handshake handshake = Table.ROWS.get(row);
      List<String> alone = answers.ofOursAlone(row);
      if (!alone.isEmpty() && handshake.reason().isEmpty()) {
        wrong.add(handshake.name() + ": no other engine answers " + alone + ", and no reason");
      }
    }
    assertThat(wrong).isEmpty();
  }
}
