package dev.vaporetto.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TckJarsTest {
  @TempDir Path repository;

  @Test
  void aMissingTckIsOneLineThatPointsToItsInstructions() {
    assertThatThrownBy(() -> TckJars.find(repository))
        .isInstanceOf(TckMissingException.class)
        .hasMessageContaining("no jakarta.tck:websocket-tck-spec-tests 2.2.x")
        .hasMessageContaining("CONTRIBUTING.md")
        .hasMessageNotContaining("\n");
  }

  @Test
  void theNewestVersionThatIsCompleteIsTaken() throws Exception {
    install("websocket-tck-spec-tests", "2.2.0");
    install("websocket-tck-common", "2.2.0");
    install("websocket-tck-spec-tests", "2.2.1");
    assertThat(TckJars.find(repository).version()).isEqualTo("2.2.0");
    install("websocket-tck-common", "2.2.1");
    assertThat(TckJars.find(repository).version()).isEqualTo("2.2.1");
  }

  @Test
  void theTckOfAnotherStandardIsNotTaken() throws Exception {
    install("websocket-tck-spec-tests", "2.1.0");
    install("websocket-tck-common", "2.1.0");
    assertThatThrownBy(() -> TckJars.find(repository)).isInstanceOf(TckMissingException.class);
  }

  private void install(String artifact, String version) throws IOException {
    Path directory = repository.resolve("jakarta/tck").resolve(artifact).resolve(version);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(artifact + "-" + version + ".jar"), "");
  }
}
