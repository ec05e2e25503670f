package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Endpoint;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private static final Set<Class<?>> SCANNED =
      Set.of(Endpoint.class, Assertions.class, ArchiveTest.class);

  @Test
  void aClassInAJarGetsThatJarsClasses() {
    assertThat(Archive.of(Endpoint.class).select(SCANNED)).isEqualTo(Set.of(Endpoint.class));
  }

  @Test
  void aClassOfTheWarGetsEverythingInTheWar() {
    assertThat(Archive.of(ArchiveTest.class).select(SCANNED)).isEqualTo(SCANNED);
  }

  @Test
  void aClassOfNoKnownPlaceGetsEverything() {
    assertThat(Archive.of(String.class).select(SCANNED)).isEqualTo(SCANNED);
  }
}
